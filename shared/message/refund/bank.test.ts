import { describe, expect, it } from 'vitest'
import { readXml } from '../xml/read-xml.ts'
import { camtRows, mt940Rows } from './bank.ts'

const CAMT = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Svcr><FinInstnId><BICFI>SLBKCNBJ</BICFI></FinInstnId></Svcr></Acct>
<Ntry><Amt Ccy="USD">970.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-16</Dt></BookgDt><ValDt><Dt>2026-03-15</Dt></ValDt><AcctSvcrRef>FX2603150001</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>SAMPLE TOYS LLC</Nm><PstlAdr><Ctry>US</Ctry></PstlAdr></Pty></Dbtr></RltdPties><RmtInf><Ustrd>CONTRACT SL-2026-001</Ustrd></RmtInf><Chrgs><Rcrd><Amt Ccy="USD">30.00</Amt></Rcrd></Chrgs></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="USD">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><ValDt><Dt>2026-03-15</Dt></ValDt></Ntry></Stmt></BkToCstmrStmt></Document>`

const MT940 = `{1:F01SLBKCNBJAXXX0000000000}{2:I940}{4:
:20:STMT260315
:25:SLBKCNBJ/0001
:28C:5/1
:60F:C260314USD1000,00
:61:2603150315C970,NTRFSL-2026-001//FX2603150001
:86:?20CONTRACT SL-2026-001?21 PART 1?32SAMPLE TOYS LLC
:61:2603150315D12,50NCHGNONREF
:86:FEE
:61:260316RC5,00NTRFREVERSAL
:61:260317C1000,55NTRFNONREF
:86:/NAME/示例进口商/CTRY/DE/REMI/INV 77
:61:broken
:62F:C260317USD2958,05
-}`

describe('银行对账文件', () => {
  it('camt.053: what came in, its fee, payer, country and text; debits are no receipts', () => {
    const reading = readXml(CAMT)
    expect(reading.ok && camtRows(reading.tree)).toEqual([
      expect.any(Array) as string[],
      [
        '2026-03-15',
        'USD',
        '970.00',
        '30.00',
        'FX2603150001',
        'SAMPLE TOYS LLC',
        'US',
        'CONTRACT SL-2026-001',
        'SLBKCNBJ',
      ],
    ])
    const other = readXml('<Document><x/></Document>')
    expect(other.ok && camtRows(other.tree)).toBeUndefined()
  })
  it('MT940: credits with either kind of information; a line that cannot be read comes back without an amount', () => {
    expect(mt940Rows(MT940)?.slice(1)).toEqual([
      [
        '2026-03-15',
        'USD',
        '970',
        '',
        'FX2603150001',
        'SAMPLE TOYS LLC',
        '',
        'CONTRACT SL-2026-001 PART 1 SL-2026-001',
        'SLBKCNBJ/0001',
      ],
      ['2026-03-17', 'USD', '1000.55', '', 'NONREF', '示例进口商', 'DE', 'INV 77 NONREF', 'SLBKCNBJ/0001'],
      ['', 'USD', '', '', '', '', '', 'broken', 'SLBKCNBJ/0001'],
    ])
    expect(mt940Rows('收款日期,币种,金额')).toBeUndefined()
  })
})
