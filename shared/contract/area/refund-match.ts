import { z } from 'zod'
import { decimalText, recordId } from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE, type Role } from '../role.ts'

/** 配票: which invoice lines stand for which declared items, why the rest is left, and a person's choices. Computed anew at every look. */

const MONEY: readonly Role[] = ['accountant', 'checker', 'admin']
const item = z.object({
  itemId: recordId,
  key: z.string(),
  declarationNo: z.string(),
  itemNo: z.number().int(),
  exportDate: z.string(),
  name: z.string(),
  units: z.array(z.object({ unit: z.string(), quantity: z.string() })),
})
const line = z.object({
  lineId: recordId,
  voucherNo: z.string(),
  lineNo: z.number().int(),
  issuedOn: z.string(),
  seller: z.string(),
  name: z.string(),
  unit: z.string(),
  quantity: z.string(),
  amount: z.string(),
})

export const refundMatchArea = {
  /** Each client with what is covered now, and the one paper that would unlock most over all. */
  'allocation.clients': query({
    title: '配票概况',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({}),
    output: z.object({
      clients: z.array(
        z.object({
          clientId: recordId,
          client: z.string(),
          items: z.number().int(),
          covered: z.number().int(),
          lines: z.number().int(),
          unused: z.number().int(),
          amount: z.string(),
          refund: z.string(),
          unrated: z.number().int(),
        }),
      ),
      best: z.object({ clientId: recordId, client: z.string(), text: z.string(), refund: z.string() }).optional(),
    }),
  }),
  /** One client: what is laid on what, what is left on both sides with its reason, what is close, the best paper. `unrated`: parts without a known refund rate. */
  'allocation.client': query({
    title: '客户配票',
    roles: OFFICE,
    topics: ['refund'],
    failures: [],
    input: z.object({ clientId: recordId }),
    output: z.object({
      client: z.string(),
      amount: z.string(),
      refund: z.string(),
      unrated: z.number().int(),
      allItems: z.number().int(),
      allLines: z.number().int(),
      parts: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          item,
          line,
          slot: z.number().int(),
          unit: z.string(),
          quantity: z.string(),
          itemQuantity: z.string(),
          amount: z.string(),
          rate: z.string(),
          refund: z.string(),
          manual: z.boolean(),
          choiceId: recordId,
        }),
      ),
      items: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          item,
          slot: z.number().int(),
          left: z.string(),
          unit: z.string(),
          reason: z.string(),
          text: z.string(),
        }),
      ),
      lines: z.array(
        z.object({ id: recordId, key: z.string(), line, left: z.string(), reason: z.string(), text: z.string() }),
      ),
      proposals: z.array(
        z.object({
          id: recordId,
          key: z.string(),
          item,
          line,
          slot: z.number().int(),
          why: z.enum(['name', 'unit', 'quantity']),
          text: z.string(),
          refund: z.string(),
        }),
      ),
      /** Items that go another way than a claim: never matched. */
      apart: z.array(
        z.object({ key: z.string(), name: z.string(), routeName: z.string(), reasons: z.array(z.string()) }),
      ),
      refused: z.array(z.object({ choiceId: recordId, text: z.string(), voucherNo: z.string(), key: z.string() })),
      best: z.object({ text: z.string(), refund: z.string() }).optional(),
    }),
  }),
  /** A person's choice: so much of a line for so much of an item, in one of the item's units. It stays; the solver works around it. */
  'allocation.choose': command({
    title: '手工配票',
    roles: MONEY,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({
      clientId: recordId,
      itemId: recordId,
      lineId: recordId,
      slot: z.number().int().min(0).max(2),
      quantity: decimalText,
      itemQuantity: decimalText,
      note: z.string().trim().max(200).default(''),
    }),
    output: z.object({ id: recordId }),
  }),
  'allocation.end': command({
    title: '撤销手工配票',
    roles: MONEY,
    topics: ['refund'],
    failures: ['RECORD_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({}),
  }),
}
