import { appendDocumentEvent, documentOfCustomsNo } from '../../../../db/bonded/document.ts'
import { insertWeighing, weighingsOf } from '../../../../db/bonded/vehicle.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedText } from '../../../../shared/domain/bonded/content.ts'
import { bridgeTolerance } from '../../../../shared/domain/bonded/vehicle.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { documentOf } from './document-save.ts'
import { contentOf, count, takenByOthers } from './pass-tables.ts'

/** Passes: what of a list still has to ride, and the bridge. */

const text = (value: number): string => fixedText(fixed(value))

/** A share of a weight by quantity, half-up is not needed: the rest goes with the last pass. */
function share(weight: string, left: number, whole: number): string {
  const all = count(weight)
  if (all === 0 || whole === 0) return ''
  return text(left === whole ? all : Number((BigInt(all) * BigInt(left)) / BigInt(whole)))
}

export function passLines(context: ReadContext, input: In<'bonded.passLines'>): Out<'bonded.passLines'> {
  const { ledger } = context
  const row = documentOfCustomsNo(ledger, input.number)
  if (row === undefined) return { lines: [], whole: '0', left: '0' }
  const taken = takenByOthers(ledger, row.id, input.passId)
  let [whole, rest] = [0, 0]
  const lines = contentOf(ledger, row).lines.flatMap(({ fields }, i) => {
    const all = count(bondedText(fields, 'DclQty'))
    const left = all - (taken.get(String(i + 1)) ?? 0)
    whole += all
    rest += Math.max(0, left)
    if (left <= 0) return []
    return [
      {
        RltGdsSeqno: String(i + 1),
        GdsMtno: bondedText(fields, 'GdsMtno'),
        Gdecd: bondedText(fields, 'Gdecd'),
        GdsNm: bondedText(fields, 'GdsNm'),
        DclUnitcd: bondedText(fields, 'DclUnitcd'),
        DclQty: text(left),
        GrossWt: share(bondedText(fields, 'GrossWt'), left, all),
        NetWt: share(bondedText(fields, 'NetWt'), left, all),
      },
    ]
  })
  return { lines, whole: text(whole), left: text(rest) }
}

export function weighPass(context: WriteContext, input: In<'bonded.weighPass'>): Out<'bonded.weighPass'> {
  const { ledger, actor } = context
  const row = documentOf(ledger, input.id)
  if (row.type !== 'SAS121') throw new Failure('BONDED_UNKNOWN', { id: input.id })
  const weighed = parseFixed(input.weighed) ?? 0
  if (weighed <= 0) throw new Failure('FIELD_INVALID', { label: '地磅总重', reason: '应大于 0 千克' })
  const { head } = contentOf(ledger, row)
  const expected = count(bondedText(head, 'TotalWt'))
  if (expected <= 0)
    throw new Failure('FIELD_INVALID', { label: '总重量', reason: '核放单还没有总重量，请先填写并保存' })
  const percent = setting(ledger, 'bonded.weightPercent')
  const tolerance = bridgeTolerance(
    count(bondedText(head, 'TotalGrossWt')),
    parseFixed(percent) ?? 0,
    parseFixed(setting(ledger, 'bonded.bridgeKg')) ?? 0,
  )
  const within = Math.abs(weighed - expected) <= tolerance
  const at = context.now()
  const by = { actorId: actor.userId, at }
  insertWeighing(ledger, {
    documentId: row.id,
    expected,
    weighed,
    percent,
    tolerance,
    within: within ? 1 : 0,
    note: input.note,
    ...by,
  })
  const difference = text(weighed - expected)
  appendDocumentEvent(ledger, {
    documentId: row.id,
    version: row.version,
    what: within ? 'weighed' : 'overweight',
    state: row.state,
    status: '',
    info: `地磅 ${text(weighed)}，核放单 ${text(expected)}，相差 ${difference} 千克（容差 ${text(tolerance)}）`,
    receiptId: undefined,
    ...by,
  })
  context.audit('bonded.weighPass', `document ${row.id}`, { weighed: text(weighed), within })
  return { within, expected: text(expected), difference, tolerance: text(tolerance) }
}

export function weighingList(context: ReadContext, input: In<'bonded.weighings'>): Out<'bonded.weighings'> {
  const row = documentOf(context.ledger, input.id)
  return {
    weighings: weighingsOf(context.ledger, row.id).map(({ documentId: _document, tolerance: _tolerance, ...one }) => ({
      ...one,
      at: new Date(one.at).toISOString(),
      expected: text(one.expected),
      weighed: text(one.weighed),
      difference: text(one.weighed - one.expected),
      within: one.within === 1,
    })),
  }
}
