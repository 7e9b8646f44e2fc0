import { bondedTypeFields } from '../../../../shared/domain/bonded/document-start.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { listLine, summed, weightWithin } from '../../../../shared/domain/bonded/compose.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { checkTables } from './pass-tables.ts'
import { checkBonded } from '../../../../shared/message/bonded/check.ts'
import type { ReadContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { bookBody, bookOf, itemOf } from './book.ts'

/** What a new document of a book starts with, lines from its items, and the check while typing. */

export function startDocument(context: ReadContext, input: In<'bonded.start'>): Out<'bonded.start'> {
  const book = bookOf(context.ledger, input.bookId)
  const body = bookBody(book)
  const { head, tail } = bondedTypeFields(input.type, { ...body, bookNo: book.bookNo }, input.listType, input.direction)
  return { content: { head, tail, lines: [], links: [] } }
}

export function linesOfItems(context: ReadContext, input: In<'bonded.lines'>): Out<'bonded.lines'> {
  const wanted = input.items.map((one) => {
    const quantity = parseFixed<'quantity'>(one.quantity)
    if (quantity === undefined || quantity <= 0)
      throw new Failure('ITEM_UNKNOWN', { id: `${one.itemId}：数量应大于 0` })
    return { itemId: one.itemId, ownerId: one.ownerId, lotId: one.lotId, quantity }
  })
  return {
    lines: summed(wanted).map((one) => ({
      fields: { ...listLine(itemOf(context.ledger, one.itemId), fixed(one.quantity)) },
      itemId: one.itemId,
      ownerId: one.ownerId,
      lotId: one.lotId,
    })),
  }
}

export function checkDocument(context: ReadContext, input: In<'bonded.check'>): Out<'bonded.check'> {
  const findings = [...checkBonded(input.type, input.content, checkTables(context, input.id))]
  const errors = findings.filter((one) => one.level === 'error').length
  return { findings, errors, warnings: findings.length - errors }
}

/** Catches a deviation before the truck moves. The gate's own tolerance was never published: the office sets one. */
export function weighLoad(context: ReadContext, input: In<'bonded.weigh'>): Out<'bonded.weigh'> {
  const percent = setting(context.ledger, 'bonded.weightPercent')
  const [declared, weighed] = [parseFixed(input.declared) ?? 0, parseFixed(input.weighed) ?? 0]
  return {
    within: weightWithin(weighed, declared, parseFixed(percent) ?? 0),
    difference: fixedText(fixed(weighed - declared)),
    percent,
  }
}
