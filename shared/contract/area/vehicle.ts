import { z } from 'zod'
import { madeDocumentSchema } from '../document-kit.ts'
import { dateText, decimalText, recordId, timeText } from '../list.ts'
import { command, query } from '../procedure.ts'
import { FILERS, OFFICE } from '../role.ts'

/** 车辆备案 with tare, the bridge before a truck moves, and what of a list a pass may still carry. */

const weight = z.union([z.literal(''), decimalText]).default('')
const text = (most: number) => z.string().trim().max(most).default('')
const vehicleFields = {
  plate: z.string().trim().min(1).max(20),
  tare: decimalText,
  frameNo: text(64),
  frameWeight: weight,
  icNo: text(64),
  carrier: text(200),
  validTo: z.union([z.literal(''), dateText]).default(''),
  archived: z.boolean().default(false),
  note: text(200),
}

export const vehicleArea = {
  'vehicle.list': query({
    title: '车辆备案列表',
    roles: OFFICE,
    topics: ['bonded'],
    failures: [],
    input: z.object({ archived: z.boolean().default(false) }),
    output: z.object({
      vehicles: z.array(
        z.object({
          ...vehicleFields,
          id: recordId,
          customsNo: z.string(),
          status: z.string(),
          revision: z.number().int(),
          /** What is wrong with it today, '' = nothing. */
          problem: z.string(),
          changedAt: timeText,
        }),
      ),
    }),
  }),
  'vehicle.save': command({
    title: '保存车辆',
    roles: [...FILERS, 'warehouse'],
    topics: ['bonded'],
    failures: ['VEHICLE_UNKNOWN', 'VEHICLE_EXISTS', 'FIELD_INVALID', 'RECORD_CHANGED'],
    input: z.object({ ...vehicleFields, id: recordId.optional(), revision: z.number().int().default(0) }),
    output: z.object({ id: recordId, revision: z.number().int() }),
  }),
  /** The record as SAS131, in a document of its own; one on its way is opened as it is. */
  'vehicle.document': command({
    title: '车辆备案单证',
    roles: FILERS,
    topics: ['bonded'],
    failures: ['VEHICLE_UNKNOWN', 'BOOK_UNKNOWN'],
    input: z.object({ id: recordId, bookId: recordId }),
    output: madeDocumentSchema,
  }),
  /** Notes what the bridge shows for a saved pass; the truck waits when it is off by more than the tolerance. */
  'bonded.weighPass': command({
    title: '登记过磅',
    roles: [...FILERS, 'warehouse'],
    topics: ['bonded'],
    failures: ['BONDED_UNKNOWN', 'FIELD_INVALID'],
    input: z.object({ id: recordId, weighed: decimalText, note: text(200) }),
    output: z.object({ within: z.boolean(), expected: z.string(), difference: z.string(), tolerance: z.string() }),
  }),
  'bonded.weighings': query({
    title: '过磅记录',
    roles: OFFICE,
    topics: ['bonded'],
    failures: ['BONDED_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      weighings: z.array(
        z.object({
          id: recordId,
          at: timeText,
          expected: z.string(),
          weighed: z.string(),
          difference: z.string(),
          within: z.boolean(),
          percent: z.string(),
          note: z.string(),
          actor: z.string(),
        }),
      ),
    }),
  }),
  /** What of a list no other pass carries yet (一票多车): lines of a pass with the rest of each quantity and weight. `passId`: the pass itself, 0 = a new one. */
  'bonded.passLines': query({
    title: '清单未放行余量',
    roles: OFFICE,
    topics: ['bonded'],
    failures: [],
    input: z.object({ number: z.string().trim().min(1).max(64), passId: recordId.default(0) }),
    output: z.object({
      lines: z.array(z.record(z.string(), z.string())),
      whole: z.string(),
      left: z.string(),
    }),
  }),
}
