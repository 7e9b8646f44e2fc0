import { itemsTraced, listsTraced, parcelsTraced } from '../../../../db/bonded/trace.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedState } from '../../../../shared/domain/bonded/document-state.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'

/** Tracing and recall. Reads only. */

const shown = (count: number): string => fixedText(fixed(count))
const MOST_PARCELS = 1000

export function traceFind(context: ReadContext, input: In<'trace.find'>): Out<'trace.find'> {
  const { ledger } = context
  return {
    items: itemsTraced(ledger, input.text)
      .slice(0, 50)
      .map(({ id, ...item }) => ({
        itemId: id,
        ...item,
        lists: listsTraced(ledger, id).map((one) => ({
          id: one.id,
          number: one.customsNo === '' ? one.ownNo : one.customsNo,
          direction: one.direction === 'I' ? '进' : '出',
          stateName: bondedState(one.state).name,
          quantity: shown(one.quantity),
        })),
        parcels: parcelsTraced(ledger, id, MOST_PARCELS).map((one) => ({ ...one, quantity: shown(one.quantity) })),
      })),
  }
}
