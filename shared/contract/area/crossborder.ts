import { z } from 'zod'
import { countInputSchema, countOutputSchema, pageInputSchema, pageOf, recordId, selectionSchema, timeText } from '../list.ts'
import { job, query } from '../procedure.ts'
import { FILERS, OFFICE } from '../role.ts'

/** What follows a filed inventory: cancellations, returns, manifests, arrivals, departures, summaries, tax bills, guarantees. */

const blocked = z.array(z.object({ rule: z.string(), title: z.string(), count: z.number().int(), samples: z.array(recordId) }))
const checked = z.object({ ready: z.number().int(), held: z.number().int(), blocked })
const filed = z.object({ filed: z.number().int(), messages: z.number().int(), blocked: z.number().int(), reasons: z.array(z.object({ rule: z.string(), title: z.string(), count: z.number().int() })) })
const reasonText = z.string().trim().min(1).max(1000)

const followUpRow = z.object({
  id: recordId, key: z.string(), kind: z.string(), kindName: z.string(), client: z.string(), parcelId: recordId.optional(), filingId: recordId, orderNo: z.string(), copNo: z.string(), part: z.number().int(), parts: z.number().int(), preNo: z.string(), invtNo: z.string(),
  state: z.string(), stateName: z.string(), tone: z.string(), version: z.number().int(), askedFor: z.string(), reason: z.string(), transport: z.string(), inventoryState: z.string(), createdAt: timeText, changedAt: timeText,
})

export const crossborderArea = {
  /** Filters: kind, state, client, parcel, ids, copNo. */
  'followUp.page': query({ title: '后续申报列表', roles: OFFICE, topics: ['filing'], failures: [], input: pageInputSchema, output: pageOf(followUpRow) }),
  'followUp.count': query({ title: '后续申报数', roles: OFFICE, topics: ['filing'], failures: [], input: countInputSchema, output: countOutputSchema }),
  /** Rejected or failed ones once more, composed from what stands now: same number, a new version. */
  'followUp.redeclare': job({ title: '后续申报重报', roles: FILERS, topics: ['filing', 'outbox'], failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'], input: z.object({ ids: z.array(recordId).min(1).max(100_000) }), output: filed }),

  /** Which inventories of a selection of parcels may be cancelled now, and what holds the rest back. */
  'cancel.check': query({ title: '撤销检查', roles: FILERS, topics: ['filing', 'parcel'], failures: ['NOTHING_SELECTED'], input: z.object({ selection: selectionSchema }), output: checked }),
  /** 623 / 605 for the inventories of a selection of parcels; the receipt cancels the inventory, the application alone does not. */
  'cancel.file': job({ title: '申请撤销', roles: FILERS, topics: ['filing', 'outbox', 'parcel'], failures: ['NOTHING_SELECTED', 'SIGNER_MISSING', 'SIGN_FAILED', 'JOB_CANCELLED'], input: z.object({ selection: selectionSchema, reason: reasonText }), output: filed }),
}
