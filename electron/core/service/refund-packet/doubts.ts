import { bureauDoubtsAbout, doubtCodes, producerStanding } from '../../../../db/refund-money/doubt.ts'
import { deemedByDeclaration, receivedByDeclaration } from '../../../../db/refund-money/fx.ts'
import { packetEvents } from '../../../../db/refund/packet.ts'
import { frozenVouchers } from '../../../../db/refund/producer.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import { findDoubts } from '../../../../shared/domain/refund/doubt/check.ts'
import { doubtRule } from '../../../../shared/domain/refund/doubt/rules.ts'
import {
  SEVERITY_NAMES,
  type DoubtItem,
  type DoubtPacket,
  type DoubtPart,
} from '../../../../shared/domain/refund/doubt/type.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import type { ExportRow } from '../../../../shared/domain/refund/packet/claim.ts'
import { leftOfItem, type Used } from '../../../../shared/domain/refund/packet/lay.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { doubtSettings } from '../refund-doubt/settings.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { claimOf, packetName, requirePacket, type PacketClaim } from './claim-of.ts'
import { keptPapers } from './kept.ts'
import { takenBack, usedAround } from './write.ts'

/** Every rule that touches a packet, over what it claims as it stands. */

interface Around {
  readonly rates: Rates
  readonly frozen: ReadonlyMap<string, string>
  readonly used: ReadonlyMap<number, Used>
  readonly back: ReadonlyMap<string, number>
}

function partsOf(computed: PacketClaim, row: ExportRow, around: Around): DoubtPart[] {
  const item = computed.items.get(row.itemId)
  const libraryRate = (invoiceOn: string): DoubtPart['libraryRate'] => {
    if (item === undefined) return fixed(0)
    const { clientId, exportDate } = item.declaration
    const rate = around.rates.find(clientId, item.item.hsCode, item.item.name, exportDate, invoiceOn)
    return rate?.kind === 'found' ? rate.row.refundRate : fixed(0)
  }
  return computed.allocations.flatMap((one): DoubtPart[] => {
    const known = computed.lines.get(one.lineId)
    if (one.itemId !== row.itemId || known === undefined) return []
    const { voucher, line } = known
    const { id: lineId, voucherId, name, levyRate, taxableAmount, tax } = line
    const { voucherNo, kind, state, use, simplified, issuedOn, sellerId, note } = voucher
    return [
      {
        lineId,
        voucherId,
        voucherNo,
        kind,
        state,
        use,
        simplified,
        issuedOn,
        sellerId,
        note,
        name,
        levyRate,
        libraryRate: libraryRate(issuedOn),
        claimedRate:
          computed.claim.purchases.find((each) => each.lineId === lineId && each.itemId === row.itemId)?.refundRate ??
          fixed(0),
        frozen: around.frozen.has(voucherNo),
        // What the solver lays agrees in its unit, by conversion if need be.
        unit: one.origin === 'manual' ? line.unit : row.unit,
        quantity: one.itemQuantity,
        taxableAmount: one.taxableAmount,
        line: { taxableAmount, tax },
        manual: one.origin === 'manual',
      },
    ]
  })
}

function itemOf(computed: PacketClaim, row: ExportRow, around: Around): DoubtItem[] {
  const known = computed.items.get(row.itemId)
  if (known === undefined) return []
  const { declaration, item } = known
  const parts = partsOf(computed, row, around)
  const slot = computed.allocations.find((one) => one.itemId === row.itemId)?.slot ?? 0
  const returned = around.back.get(`${declaration.declarationNo} ${item.itemNo}`) ?? 0
  const before = { quantity: (around.used.get(item.id)?.quantity ?? 0) + returned, amount: 0 }
  const rate = around.rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
  const found = rate?.kind === 'found' ? rate.row : undefined
  return [
    {
      itemId: item.id,
      declarationNo: row.declarationNo,
      itemNo: row.itemNo,
      linkNo: computed.packet.channel === 'agency' ? '' : row.linkNo,
      exportDate: row.exportDate,
      hsCode: row.hsCode,
      name: row.name,
      unit: row.unit,
      quantity: row.quantity,
      available: fixed<'quantity'>(Math.max(0, leftOfItem(item, slot, before))) satisfies Quantity,
      fobUsd: row.fobUsd ?? fixed(0),
      fobRmb: row.fobRmb ?? fixed(0),
      library:
        rate === undefined
          ? undefined
          : {
              found: rate.kind !== 'missing',
              ambiguous: rate.kind === 'ambiguous',
              special: found?.special ?? '',
              rate: found?.refundRate ?? fixed(0),
            },
      refund: row.refund,
      parts: parts.filter((part) => part.kind !== 'consumption'),
      consumption: parts.filter((part) => part.kind === 'consumption'),
      consumptionRefund: row.consumption,
    },
  ]
}

/** The packet as the rules see it: one part a declaration, because FX and deadlines are a declaration's. */
function doubtPackets(context: ReadContext, computed: PacketClaim): DoubtPacket[] {
  const { ledger } = context
  const { packet, claim } = computed
  const around: Around = {
    rates: new Rates(ledger),
    frozen: frozenVouchers(ledger),
    used: usedAround(context, packet.id).items,
    back: takenBack(context),
  }
  const received = receivedByDeclaration(ledger)
  const deemed = deemedByDeclaration(ledger)
  const producers = producerStanding(ledger)
  const claimedOn =
    packetEvents(ledger, packet.id)
      .filter((event) => event.act === 'file')
      .at(-1)?.day ?? ''
  const papersFiledOn = keptPapers(context, computed).papersMissing.length === 0 ? claimedOn : ''
  const numbers = [...new Set(claim.exports.map((row) => row.declarationNo))]
  return numbers.map((number) => {
    const rows = claim.exports.filter((row) => row.declarationNo === number)
    const declaration = computed.items.get(rows[0]?.itemId ?? 0)?.declaration
    const late = deemed.get(number)
    return {
      id: packetName(packet),
      clientId: packet.clientId,
      channel: packet.channel === 'agency' ? 'agency' : 'own',
      period: packet.period,
      batch: packet.batch,
      claimedOn,
      papersFiledOn,
      fx: {
        due: declaration?.total ?? fixed(0),
        received: fixed(received.get(number) ?? 0),
        deemed: fixed(late?.amount ?? 0),
        contractDay: late?.contractDay ?? '',
      },
      producers,
      items: rows.flatMap((row) => itemOf(computed, row, around)),
    }
  })
}

type Row = Out<'packet.doubts'>['rows'][number]

/** What the bureau said of the packet's papers since they were last taken up again. */
function bureauRows(context: ReadContext, computed: PacketClaim): Omit<Row, 'id' | 'key'>[] {
  const { claim, packet } = computed
  const numbers = [
    ...claim.exports.flatMap((row) => [row.declarationNo, row.linkNo]),
    ...claim.purchases.map((row) => row.voucherNo),
  ]
  const since = packetEvents(context.ledger, packet.id)
    .filter((event) => event.act === 'correct' || event.act === 'rollBack')
    .at(-1)?.at
  const codes = doubtCodes(context.ledger)
  return bureauDoubtsAbout(context.ledger, [...new Set(numbers)], since ?? 0).map((one) => {
    const rule = doubtRule(codes.get(one.code) ?? '')
    const declaration = one.itemNo > 0 ? itemKey(one.declarationNo, one.itemNo) : one.declarationNo
    return {
      rule: one.code,
      title: rule?.title ?? '税务反馈',
      severity: 'bureau',
      severityName: one.skippable === 1 ? '税务反馈（可跳过）' : '税务反馈',
      subject: [declaration, one.voucherNo, one.linkNo].filter((text) => text !== '').join('，'),
      text: one.text,
      fix: rule?.fix ?? '',
      source: '税务局疑点文件',
    }
  })
}

export function packetDoubts(context: ReadContext, input: In<'packet.doubts'>): Out<'packet.doubts'> {
  const day = today(context.now())
  const computed = claimOf(context.ledger, requirePacket(context.ledger, input.id))
  const own = findDoubts(doubtPackets(context, computed), doubtSettings(context), day).map(
    (one): Omit<Row, 'id' | 'key'> => {
      const rule = doubtRule(one.rule)
      const severity = rule?.severity ?? 'warn'
      const source = rule?.verified === false ? `${rule.source}（未核实）` : (rule?.source ?? '')
      return {
        rule: one.rule,
        title: rule?.title ?? one.rule,
        severity,
        severityName: SEVERITY_NAMES[severity],
        subject: one.subject,
        text: one.text,
        fix: rule?.fix ?? '',
        source,
      }
    },
  )
  const bureau = bureauRows(context, computed)
  const order = ['stop', 'bureau', 'warn', 'wait']
  const rows = [...own, ...bureau].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  const count = (severity: Row['severity']): number => rows.filter((row) => row.severity === severity).length
  return {
    day,
    failing: count('stop'),
    warnings: count('warn'),
    waiting: count('wait'),
    bureau: bureau.length,
    rows: rows.map((row, at) => ({ ...row, id: at + 1, key: String(at + 1) })),
  }
}
