import {
  arrivalsTraced,
  itemsTraced,
  listsTraced,
  lotsTraced,
  pageTracedParcels,
  stepsTraced,
  sumTracedParcels,
  type TraceSubject,
} from '../../../../db/bonded/trace.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedState } from '../../../../shared/domain/bonded/document-state.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { PARCEL_STEPS, PARCEL_STEP_TABLE } from '../../../../shared/domain/shelf/parcel-step.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { timeShown } from '../export/list-kit.ts'
import { compilePage, pageFrom } from '../filing/list-question.ts'
import { parcelRows } from '../parcel/row.ts'

/** Trace and recall: goods by whatever is known of them, their sources, every parcel, and the list of all of it. Reads only. */

type Found = Out<'trace.find'>['subjects'][number]
type Parcel = Out<'trace.parcels'>['rows'][number]

const shown = (count: number): string => fixedText(fixed(count))
/** Named on the screen; the export names all. */
const MOST_SUBJECTS = 200
const MOST_SOURCES = 200

function subjectsOf(context: ReadContext, text: string, limit: number): Found[] {
  const { ledger } = context
  const counted = (subject: TraceSubject): Pick<Found, 'parcels' | 'quantity'> => {
    const { parcels, quantity } = sumTracedParcels(ledger, subject)
    return { parcels, quantity: shown(quantity) }
  }
  const lots = lotsTraced(ledger, text, limit).map((lot): Found => {
    const subject = { kind: 'lot', id: lot.id } as const
    return { ...lot, ...subject, onHand: shown(lot.onHand), ...counted(subject) }
  })
  const items = itemsTraced(ledger, text, limit).map((item): Found => {
    const subject = { kind: 'item', id: item.id } as const
    return { ...item, ...subject, sku: '', lotNo: '', expiresOn: '', owner: '', onHand: '', ...counted(subject) }
  })
  return [...lots, ...items]
}

export function traceFind(context: ReadContext, input: In<'trace.find'>): Out<'trace.find'> {
  const subjects = subjectsOf(context, input.text, MOST_SUBJECTS + 1)
  return { subjects: subjects.slice(0, MOST_SUBJECTS), more: subjects.length > MOST_SUBJECTS }
}

export function traceSources(context: ReadContext, input: In<'trace.sources'>): Out<'trace.sources'> {
  const { ledger } = context
  if (input.kind === 'lot')
    return {
      lists: [],
      arrivals: arrivalsTraced(ledger, input.id, MOST_SOURCES).map((one) => ({
        ...one,
        at: new Date(one.at).toISOString(),
        quantity: shown(one.quantity),
      })),
    }
  return {
    lists: listsTraced(ledger, input.id, MOST_SOURCES).map((one) => ({
      id: one.id,
      number: one.customsNo === '' ? one.ownNo : one.customsNo,
      direction: one.direction === 'I' ? '进' : '出',
      stateName: bondedState(one.state).name,
      quantity: shown(one.quantity),
    })),
    arrivals: [],
  }
}

/** Parcels as the recall shows them: persons masked as everywhere. */
function parcelsOf(context: ReadContext, found: readonly { id: number; quantity: number }[]): Parcel[] {
  const ids = found.map((one) => one.id)
  const rows = new Map(parcelRows(context, ids, String).map((row) => [row.id, row]))
  const steps = stepsTraced(context.ledger, ids)
  return found.flatMap(({ id, quantity }): Parcel[] => {
    const row = rows.get(id)
    if (row === undefined) return []
    const step = PARCEL_STEPS.find((one) => one === steps.get(id))
    return [
      {
        id,
        key: String(id),
        orderNo: row.orderNo,
        waybillNo: row.waybillNo,
        invtNo: row.invtNo,
        client: row.client,
        buyer: row.buyer,
        quantity: shown(quantity),
        filingStateName: row.filingStateName,
        tone: row.tone,
        stepName: step === undefined ? '' : PARCEL_STEP_TABLE[step].name,
      },
    ]
  })
}

export function traceParcels(context: ReadContext, input: In<'trace.parcels'>): Out<'trace.parcels'> {
  const question = compilePage(input, {})
  const found = pageTracedParcels(context.ledger, input.subject, question)
  const page = pageFrom(found, question, (one) => one)
  const { next } = page
  return { rows: parcelsOf(context, page.rows), ...(next === undefined ? {} : { next }) }
}

const TITLES = [
  '账册',
  '备案序号',
  '料号',
  '货号',
  '商品',
  '批次',
  '效期',
  '订单编号',
  '运单编号',
  '清单编号',
  '客户',
  '订购人',
  '数量',
  '海关',
  '作业',
] as const
const ROWS_A_TURN = 400
const MOST_EXPORTED = 100_000

async function* recallRows(job: JobContext, subjects: readonly Found[]): AsyncGenerator<readonly string[]> {
  for (const one of subjects)
    for (let after: number | undefined; ;) {
      const found = pageTracedParcels(job.ledger, one, { after, down: false, limit: ROWS_A_TURN })
      for (const parcel of parcelsOf(job, found))
        yield [
          one.bookNo,
          one.seq === 0 ? '' : String(one.seq),
          one.itemNo,
          one.sku,
          one.name,
          one.lotNo,
          one.expiresOn,
          parcel.orderNo,
          parcel.waybillNo,
          parcel.invtNo,
          parcel.client,
          parcel.buyer,
          parcel.quantity,
          parcel.filingStateName,
          parcel.stepName,
        ]
      await job.breathe()
      if (found.length < ROWS_A_TURN) break
      after = found.at(-1)?.id
    }
}

async function exportRecall(job: JobContext, input: In<'trace.export'>): Promise<Out<'trace.export'>> {
  const subjects = subjectsOf(job, input.text, MOST_EXPORTED)
  if (subjects.length === 0) throw new Failure('NOTHING_SELECTED')
  const stamp = timeShown(new Date(job.now()).toISOString()).replace(/[-:]/g, '').replace(' ', '-')
  const fileName = `召回名单-${stamp}.xlsx`
  const upload = job.content.open('export', fileName, 0)
  const columns = TITLES.map((title) => ({ title, kind: title === '数量' ? ('number' as const) : ('text' as const) }))
  const rows = await job.ports.sheets.write(
    'xlsx',
    { name: '召回名单', columns, rows: recallRows(job, subjects) },
    (bytes) => upload.write(bytes),
  )
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    job.audit('trace.export', 'trace', { subjects: subjects.length, rows, file: sha256 })
    return { hash: sha256, fileName, rows, subjects: subjects.length }
  })
}

export const traceExportJob: JobDefinition<'trace.export'> = {
  label: (input) => `“${input.text}”的召回名单`,
  run: exportRecall,
  // Nothing is visible before the last line.
  afterCrash: 'undo',
}
