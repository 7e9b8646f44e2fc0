import { fixed, fixedText, fractionHalfUp, parseFixed, plus, spread } from '../../shared/domain/decimal/decimal.ts'
import { uuidUpper } from '../../shared/domain/identifier/own-number.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import type { CebDocument, CebType } from '../../shared/message/ceb/type.ts'
import type { TrainingDocument, TrainingStore } from '../../db/training/store.ts'
import { contentOf } from './judge.ts'
import { returnTime } from './return-message.ts'

/** What the window sends of its own accord: the result of a summary (792), tax bills of released inventories (816) and what becomes of them (818). */

type Random = (count: number) => Uint8Array
const text = (type: CebType, documents: readonly CebDocument[], random: Random): string =>
  buildCeb({ type, guid: uuidUpper(random(16)), version: '1.0', documents, signed: false }, '202205')

/** Number of a summary application or of goods taken in: district, year, ten digits. */
export function documentNumber(document: TrainingDocument, first: number, at: number): string {
  return `${contentOf(document).head['customsCode'] ?? '0000'}${new Date(at + 8 * 3_600_000).getUTCFullYear()}${String(first).padStart(10, '0')}`
}

/** The declaration that a granted application became: one per application, with every line of every list. */
export function summaryResult(
  store: TrainingStore,
  parts: readonly TrainingDocument[],
  at: number,
  random: Random,
): string | undefined {
  const [first] = parts
  if (first === undefined) return undefined
  const { head } = contentOf(first)
  const sumNo = first.customsNo
  const lists = parts
    .flatMap((part) => contentOf(part).lines.map((line) => line['invtNo'] ?? ''))
    .flatMap((invtNo) => store.byCustomsNo(invtNo) ?? [])
  const weight = (name: string): string =>
    fixedText(fixed(lists.reduce((sum, list) => sum + (parseFixed<string>(contentOf(list).head[name] ?? '') ?? 0), 0)))
  const lines = lists.flatMap((list) =>
    contentOf(list).lines.map((line) => ({
      invtNo: list.customsNo,
      logisticsNo: contentOf(list).head['logisticsNo'] ?? '',
      gseqno: '1',
      gnum: line['gnum'] ?? '1',
      gcode: line['gcode'] ?? '',
    })),
  )
  const copied = Object.fromEntries(
    ['agentCode', 'agentName', 'ebcCode', 'ebcName', 'declAgentCode', 'declAgentName'].map((name) => [
      name,
      head[name] ?? '',
    ]),
  )
  return text(
    'CEB792Message',
    [
      {
        head: {
          guid: uuidUpper(random(16)),
          customsCode: head['customsCode'] ?? '',
          sumNo,
          opDate: returnTime(at),
          declSeqNo: `E${sumNo.slice(1)}`,
          entryId: `${sumNo.slice(0, 8)}0${sumNo.slice(9)}`,
          decState: '0',
          ...copied,
          grossWeight: weight('grossWeight'),
          netWeight: weight('netWeight'),
          msgCount: '1',
          msgSeqNo: '1',
        },
        lines,
      },
    ],
    random,
  )
}

/** VAT of 13 % at seventy per cent: what most goods bear within the limits. */
const RATE = 91n

/** Tax bills of released inventories. */
export function taxBills(inventories: readonly TrainingDocument[], at: number, random: Random): string {
  const documents = inventories.map((inventory): CebDocument => {
    const { head, lines } = contentOf(inventory)
    const amount = (value: string | undefined) => parseFixed<string>(value ?? '') ?? fixed<string>(0)
    const goods = lines.map((line) => amount(line['totalPrice']))
    // Freight and insurance belong to the dutiable price, by the value of the goods.
    const carriage = spread(plus(amount(head['freight']), amount(head['insuredFee'])), goods, 2)
    const taxed = lines.map((line, i) => {
      const price = plus(goods[i] ?? fixed<string>(0), carriage[i] ?? fixed<string>(0))
      return {
        gnum: line['gnum'] ?? '1',
        gcode: line['gcode'] ?? '',
        price,
        vat: fractionHalfUp(BigInt(price) * RATE, 1000n, 2),
      }
    })
    const vat = fixed(taxed.reduce((sum, line) => sum + line.vat, 0))
    return {
      head: {
        guid: uuidUpper(random(16)),
        returnTime: returnTime(at),
        invtNo: inventory.customsNo,
        taxNo: `T${inventory.customsNo}`,
        customsTax: '0',
        valueAddedTax: fixedText(vat),
        consumptionTax: '0',
        status: '1',
        assureCode: head['assureCode'] ?? '',
        ebcCode: head['ebcCode'] ?? '',
        logisticsCode: head['logisticsCode'] ?? '',
        agentCode: head['agentCode'] ?? '',
        customsCode: head['customsCode'] ?? '',
      },
      lines: taxed.map((line) => ({
        gnum: line.gnum,
        gcode: line.gcode,
        taxPrice: fixedText(line.price),
        customsTax: '0',
        valueAddedTax: fixedText(line.vat),
        consumptionTax: '0',
      })),
    }
  })
  return text('CEB816Message', documents, random)
}

/** The bills of closed inventories are summarised into a payment note (缴款书) of their month and guarantor. */
export function taxBillStates(inventories: readonly TrainingDocument[], at: number, random: Random): string {
  const documents = inventories.map((inventory): CebDocument => {
    const assureCode = contentOf(inventory).head['assureCode'] ?? ''
    const entDutyNo = `L${returnTime(at).slice(0, 6)}${assureCode}`
    const fields = { guid: uuidUpper(random(16)), returnTime: returnTime(at), invtNo: inventory.customsNo }
    return { head: { ...fields, taxNo: `T${inventory.customsNo}`, status: '2', entDutyNo, assureCode }, lines: [] }
  })
  return text('CEB818Message', documents, random)
}
