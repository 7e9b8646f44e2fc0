import { z } from 'zod'
import { recordId, timeText } from '../list.ts'
import { command, query } from '../procedure.ts'
import { OFFICE } from '../role.ts'
import { KEEPERS, quantityText, scanText } from './shelf.ts'

/** From parcels to the carrier's truck: waves, picks, packing with weighing, dispatch behind the gate, interception, returns. */

export const WAVE_KINDS = ['single', 'carrier', 'cutoff', 'list'] as const
export const WAVE_KIND_NAMES: Readonly<Record<(typeof WAVE_KINDS)[number], string>> = {
  single: '单品',
  carrier: '按快递',
  cutoff: '按先后',
  list: '按粘贴的单号',
}

const waveHead = z.object({
  id: recordId,
  name: z.string(),
  kind: z.string(),
  carrierCode: z.string(),
  state: z.enum(['open', 'closed']),
  parcels: z.number().int(),
  steps: z.array(z.object({ step: z.string(), name: z.string(), tone: z.string(), count: z.number().int() })),
  by: z.string(),
  at: timeText,
})
const waveChoice = z.object({
  kind: z.enum(WAVE_KINDS),
  /** single: the SKU; carrier: the carrier's code. */
  value: z.string().max(60).default(''),
  /** list: order, waybill or list numbers, in the order in which the parcels are to be done. */
  numbers: z.array(z.string().max(60)).max(2000).default([]),
  /** Also those that customs has not decided yet: they are picked and packed, and wait at the gate. */
  undecided: z.boolean().default(false),
  limit: z.number().int().min(1).max(500).default(200),
})
const heldParcel = z.object({ parcel: z.string(), reason: z.string() })
const pickLine = z.object({
  id: z.string(),
  binId: recordId,
  bin: z.string(),
  lotId: recordId,
  sku: z.string(),
  itemNo: z.string(),
  gtin: z.string(),
  name: z.string(),
  lotNo: z.string(),
  expiresOn: z.string(),
  qty: z.string(),
  parcels: z.number().int(),
})
const workView = z.object({
  parcelId: recordId,
  orderNo: z.string(),
  waybillNo: z.string(),
  carrierCode: z.string(),
  invtNo: z.string(),
  goods: z.string(),
  step: z.string(),
  stepName: z.string(),
  tone: z.string(),
  gate: z.enum(['open', 'wait', 'stop']),
  gateName: z.string(),
  gateTone: z.string(),
  filingStateName: z.string(),
  declaredWeight: z.string(),
  weight: z.string(),
  waveId: recordId.optional(),
})

export const waveArea = {
  /** What could go into a wave, grouped as the kind groups it. */
  'wave.plan': query({
    title: '可成波次的包裹',
    roles: OFFICE,
    topics: ['parcel', 'filing', 'stock'],
    failures: [],
    input: z.object({ undecided: z.boolean().default(false) }),
    output: z.object({
      total: z.number().int(),
      more: z.boolean(),
      single: z.array(z.object({ value: z.string(), title: z.string(), parcels: z.number().int() })),
      carrier: z.array(z.object({ value: z.string(), title: z.string(), parcels: z.number().int() })),
    }),
  }),
  /** Allocates stock by expiry and makes the wave. Parcels that cannot be served whole stay out and are named with their reason. */
  'wave.make': command({
    title: '生成波次',
    roles: KEEPERS,
    topics: ['stock', 'parcel'],
    failures: ['NOTHING_SELECTED'],
    input: waveChoice.extend({ name: z.string().trim().max(40).default('') }),
    output: z.object({ id: recordId, parcels: z.number().int(), held: z.array(heldParcel) }),
  }),
  'wave.list': query({
    title: '波次列表',
    roles: OFFICE,
    topics: ['stock', 'parcel'],
    failures: [],
    input: z.object({ limit: z.number().int().min(1).max(200).default(60) }),
    output: z.object({ waves: z.array(waveHead) }),
  }),
  'wave.get': query({
    title: '波次与拣货单',
    roles: OFFICE,
    topics: ['stock', 'parcel', 'filing'],
    failures: ['WAVE_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      wave: waveHead,
      /** Still to be taken, in the order of a walk. */
      picks: z.array(pickLine),
      /** In the order of the wave: as pasted, or as the parcels came. */
      parcels: z.array(
        z.object({
          position: z.number().int(),
          parcelId: recordId,
          orderNo: z.string(),
          waybillNo: z.string(),
          stepName: z.string(),
          tone: z.string(),
          gateName: z.string(),
          gateTone: z.string(),
          weight: z.string(),
          picks: z.string(),
        }),
      ),
    }),
  }),
  /** Takes goods for a wave: everything of a bin and lot, or everything of a parcel. */
  'wave.pick': command({
    title: '拣货确认',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['WAVE_UNKNOWN', 'PICK_NONE', 'PICK_TAKEN', 'BIN_UNKNOWN', 'STOCK_SHORT', 'PICK_WRONG', 'STOCK_LEDGER'],
    input: z.object({
      id: recordId,
      bin: z.string().trim().max(24).default(''),
      code: z.string().trim().max(120).default(''),
      lotId: recordId.optional(),
      parcelId: recordId.optional(),
    }),
    output: z.object({
      picked: z.number().int(),
      qty: z.string(),
      parcelsDone: z.number().int(),
      left: z.number().int(),
    }),
  }),

  /** A parcel by any of its numbers, with where it stands and whether the gate would open. */
  'work.get': query({
    title: '包裹作业状态',
    roles: OFFICE,
    topics: ['stock', 'parcel', 'filing'],
    failures: ['PARCEL_UNKNOWN'],
    input: z.object({ code: scanText }),
    output: workView.extend({
      lines: z.array(
        z.object({
          lotId: recordId,
          sku: z.string(),
          name: z.string(),
          lotNo: z.string(),
          expiresOn: z.string(),
          qty: z.string(),
          bin: z.string(),
        }),
      ),
      steps: z.array(
        z.object({
          stepName: z.string(),
          tone: z.string(),
          detail: z.string(),
          weight: z.string(),
          by: z.string(),
          at: timeText,
        }),
      ),
    }),
  }),
  /** Parcels on the line that must not go on, and those that were taken off it. */
  'work.stops': query({
    title: '拦截清单',
    roles: OFFICE,
    topics: ['stock', 'parcel', 'filing'],
    failures: [],
    input: z.object({}),
    output: z.object({
      parcels: z.array(workView.extend({ why: z.string() })),
      figures: z.array(
        z.object({
          step: z.string(),
          name: z.string(),
          tone: z.string(),
          count: z.number().int(),
          ready: z.number().int(),
        }),
      ),
    }),
  }),
  /** Packs a parcel and weighs it: the weight as the scale or a person types it. A parcel that customs has stopped is not packed: the answer says so. */
  'work.pack': command({
    title: '打包称重',
    roles: KEEPERS,
    topics: ['stock', 'parcel'],
    failures: [
      'PARCEL_UNKNOWN',
      'PARCEL_STEP',
      'PARCEL_STOPPED',
      'WEIGHT_UNREADABLE',
      'WEIGHT_DEVIATES',
      'STOCK_SHORT',
      'STOCK_LEDGER',
    ],
    input: z.object({ code: scanText, weight: z.string().max(40).default(''), accept: z.boolean().default(false) }),
    /** warning: packed, and the weight is beyond what is allowed (when the office only wants to be told). */
    output: workView.extend({ warning: z.string() }),
  }),
  'handover.open': command({
    title: '开交接单',
    roles: KEEPERS,
    topics: ['stock'],
    failures: [],
    input: z.object({
      carrierCode: z.string().trim().max(18).default(''),
      vehicle: z.string().trim().max(60).default(''),
    }),
    output: z.object({ id: recordId }),
  }),
  /** Out of the door, one parcel a scan: released by customs, packed, of this carrier; else it stays and the answer says why. */
  'work.dispatch': command({
    title: '出库',
    roles: KEEPERS,
    topics: ['stock', 'parcel'],
    failures: [
      'PARCEL_UNKNOWN',
      'PARCEL_STEP',
      'PARCEL_STOPPED',
      'NOT_RELEASED',
      'SORT_WRONG',
      'HANDOVER_UNKNOWN',
      'STOCK_SHORT',
      'STOCK_LEDGER',
    ],
    input: z.object({ code: scanText, handoverId: recordId }),
    output: workView.extend({ position: z.number().int() }),
  }),
  'handover.list': query({
    title: '交接单列表',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: z.object({}),
    output: z.object({
      handovers: z.array(
        z.object({
          id: recordId,
          carrierCode: z.string(),
          vehicle: z.string(),
          parcels: z.number().int(),
          weight: z.string(),
          by: z.string(),
          at: timeText,
        }),
      ),
    }),
  }),
  'handover.get': query({
    title: '交接单',
    roles: OFFICE,
    topics: ['stock'],
    failures: ['HANDOVER_UNKNOWN'],
    input: z.object({ id: recordId }),
    output: z.object({
      id: recordId,
      carrierCode: z.string(),
      vehicle: z.string(),
      weight: z.string(),
      by: z.string(),
      at: timeText,
      parcels: z.array(
        z.object({ position: z.number().int(), orderNo: z.string(), waybillNo: z.string(), weight: z.string() }),
      ),
    }),
  }),
  /** Takes a parcel off the line: what was picked goes to the exception bin, what was only planned is given free. */
  'work.intercept': command({
    title: '拦截包裹',
    roles: [...KEEPERS, 'clerk', 'checker'],
    topics: ['stock', 'parcel'],
    failures: ['PARCEL_UNKNOWN', 'PARCEL_STEP', 'STOCK_SHORT', 'STOCK_LEDGER'],
    input: z.object({ code: scanText, reason: z.string().trim().min(1).max(200) }),
    output: workView,
  }),
  /** Puts the goods of an intercepted parcel back to item and lot: into the bins that they came from, or all into one. */
  'work.putBack': command({
    title: '拦截放回',
    roles: KEEPERS,
    topics: ['stock', 'parcel'],
    failures: [
      'PARCEL_UNKNOWN',
      'PARCEL_STEP',
      'BIN_UNKNOWN',
      'BIN_BLOCKED',
      'STOCK_WAY',
      'STOCK_SHORT',
      'STOCK_LEDGER',
    ],
    input: z.object({ code: scanText, bin: z.string().trim().max(24).default('') }),
    output: workView,
  }),
  /** A dispatched parcel's goods are back: sound ones to a bin under their item and lot, others to damage. */
  'work.returned': command({
    title: '退货入库',
    roles: KEEPERS,
    topics: ['stock', 'parcel'],
    failures: [
      'PARCEL_UNKNOWN',
      'PARCEL_STEP',
      'RETURN_TOO_MUCH',
      'BIN_UNKNOWN',
      'BIN_BLOCKED',
      'STOCK_WAY',
      'QUANTITY_WRONG',
      'RECORD_UNKNOWN',
      'STOCK_LEDGER',
    ],
    input: z.object({
      code: scanText,
      bin: z.string().trim().max(24),
      lines: z
        .array(z.object({ lotId: recordId, sound: quantityText, damaged: quantityText.default('0') }))
        .min(1)
        .max(200),
      note: z.string().max(200).default(''),
    }),
    output: workView,
  }),
}
