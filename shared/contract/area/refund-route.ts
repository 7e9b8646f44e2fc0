import { z } from 'zod'
import { ROUTES } from '../../domain/refund/route.ts'
import { recordId } from '../list.ts'
import { query } from '../procedure.ts'
import { OFFICE } from '../role.ts'

export const refundRouteArea = {
  /** The way of each declared item that nobody has claimed yet, with the reasons; what waits for its invoice says since how many days. */
  'route.list': query({
    title: '退税方式', roles: OFFICE, topics: ['refund', 'client'], failures: [], input: z.object({ clientId: recordId.optional(), route: z.enum(ROUTES).optional(), limit: z.number().int().min(1).max(2000).default(500) }),
    output: z.object({
      counts: z.array(z.object({ route: z.enum(ROUTES), name: z.string(), count: z.number().int() })),
      rows: z.array(z.object({ itemId: recordId, client: z.string(), item: z.string(), exportDate: z.string(), hsCode: z.string(), name: z.string(), tradeMode: z.string(), route: z.enum(ROUTES), routeName: z.string(), days: z.number().int(), reasons: z.array(z.object({ text: z.string(), source: z.string() })) })),
    }),
  }),
} // prettier-ignore
