import { insertFollowUp, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import {
  exportGroups,
  freeLists,
  openLists,
  summaryResults,
  takeLists,
  takenLists,
  unsignedApplications,
  type OpenList,
} from '../../../../db/crossborder/summary.ts'
import { readParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { inParts } from '../../../../shared/domain/crossborder/manifest.ts'
import {
  composeSummary,
  monthSpan,
  summaryDeadline,
  SummaryMerge,
  sumText,
  type SummaryHead,
  type SummaryLine,
} from '../../../../shared/domain/crossborder/summary.ts'
import { daysBetween } from '../../../../shared/domain/crossborder/return-application.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { dayOf } from '../parcel/match-triple.ts'
import { modeOf } from '../parcel/row.ts'
import { addStored, FollowRun, followTools, signStored, type FollowTools } from './follow-run.ts'

/** 汇总申报: the month's released lists, merged for a look, then applied for by list numbers or by period. */

const PAGE = 2000
/** What a screen can show of a preview. */
const GROUPS_SHOWN = 200
const LINES_SHOWN = 200

/** Lists that go into one application: one declarant, one shipper, one client. */
interface Application {
  readonly clientId: number
  readonly parcelId: number
  readonly head: SummaryHead
  readonly filingIds: number[]
}

interface Gathered {
  readonly merge: SummaryMerge
  readonly applications: Map<string, Application>
  readonly groups: Map<number, SummaryHead>
  lists: number
}

const applicationKey = (clientId: number, head: SummaryHead): string =>
  JSON.stringify([clientId, head.customsCode, head.agentCode, head.ebcCode, head.loctNo])

/** Reads the month's open lists page by page; a million take some twenty seconds and never hold the others up. */
async function gather(job: JobContext, month: string): Promise<Gathered> {
  const groups = await job.slice(() => exportGroups(job.ledger))
  const found: Gathered = { merge: new SummaryMerge(), applications: new Map(), groups, lists: 0 }
  const span = monthSpan(month)
  for (let after = 0; ;) {
    const rows = await job.slice(() => openLists(job.ledger, after, span, PAGE))
    if (rows.length === 0) return found
    after = rows.at(-1)?.filingId ?? after
    for (const row of rows) take(found, row)
    job.progress(found.lists)
  }
}

function take(found: Gathered, row: OpenList): void {
  const head = found.groups.get(row.groupId)
  if (head === undefined) return
  found.lists++
  found.merge.add(row.groupId, JSON.parse(row.lines) as SummaryLine[])
  const key = applicationKey(row.clientId, head)
  const application = found.applications.get(key)
  if (application === undefined)
    found.applications.set(key, { clientId: row.clientId, parcelId: row.parcelId, head, filingIds: [row.filingId] })
  else application.filingIds.push(row.filingId)
}

function deadlineOf(context: Pick<ReadContext, 'now'>, month: string): Out<'summary.prepare'>['deadline'] {
  const deadline = summaryDeadline(month)
  return deadline === undefined ? undefined : { ...deadline, daysLeft: daysBetween(dayOf(context.now()), deadline.day) }
}

async function prepare(job: JobContext, input: In<'summary.prepare'>): Promise<Out<'summary.prepare'>> {
  const found = await gather(job, input.month)
  const merged = found.merge.groups().sort((a, b) => b.lists - a.lists)
  return {
    month: input.month,
    lists: found.lists,
    applications: found.applications.size,
    declarationLines: merged.reduce((sum, group) => sum + group.lines.length, 0),
    groupCount: merged.length,
    groups: merged.slice(0, GROUPS_SHOWN).map(({ group, lists, lines }) => ({
      ...headOf(found, group),
      lists,
      lineCount: lines.length,
      lines: lines.slice(0, LINES_SHOWN).map((line) => ({
        gcode: line.gcode,
        country: line.country,
        currency: line.currency,
        unit1: line.unit1,
        qty1: sumText(line.qty1),
        total: sumText(line.total),
        lines: line.lines,
      })),
    })),
    ...optionalDeadline(deadlineOf(job, input.month)),
  }
}

function optionalDeadline(deadline: Out<'summary.prepare'>['deadline']): Pick<Out<'summary.prepare'>, 'deadline'> {
  return deadline === undefined ? {} : { deadline }
}

function headOf(
  found: Gathered,
  group: number,
): { shipper: string; producer: string; trafMode: string; country: string; portCode: string } {
  const head = found.groups.get(group)
  return {
    shipper: head?.ebcName ?? '',
    producer: head?.ownerName ?? '',
    trafMode: head?.trafMode ?? '',
    country: head?.country ?? '',
    portCode: head?.portCode ?? '',
  }
}

export const prepareSummary: JobDefinition<'summary.prepare'> = {
  label: (input) => input.month,
  afterCrash: 'undo',
  run: prepare,
}

/** What stands in a part's body. */
interface PartBody {
  readonly head: SummaryHead
  readonly declAgentCode: string
  readonly declAgentName: string
  readonly summaryFlag: '1' | '2'
  readonly month: string
  readonly by: 'list' | 'period'
  /** Lists that this part takes. */
  readonly count: number
}

/** Writes the parts of an application, then lets them take their lists. */
async function store(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  input: In<'summary.file'>,
  one: Application,
): Promise<number[]> {
  const mode = await job.slice(() => readParcelFacts(job.ledger, [one.parcelId])[0]?.mode ?? '')
  const profile = tools.profile(one.clientId, modeOf(mode))
  const most =
    profile === undefined
      ? input.partSize
      : Math.min(input.partSize, fieldTable('CEB701Message', profile.edition).line?.max ?? input.partSize)
  const parts = input.by === 'period' ? [one.filingIds] : inParts(one.filingIds, most)
  const ids = await job.slice(() => {
    const copNo = run.takeNumber()
    return parts.map((lists, i) => {
      const body: PartBody = {
        head: one.head,
        declAgentCode: input.declAgentCode || one.head.agentCode,
        declAgentName: input.declAgentName || one.head.agentName,
        summaryFlag: input.summaryFlag,
        month: input.month,
        by: input.by,
        count: lists.length,
      }
      return insertFollowUp(job.ledger, {
        kind: 'CEB701Message',
        clientId: one.clientId,
        mode,
        parcelId: null,
        targetId: null,
        targetVersion: null,
        transportId: null,
        copNo,
        part: i + 1,
        parts: parts.length,
        reason: input.month,
        body: JSON.stringify(body),
        actorId: job.actor.userId,
        at: job.now(),
      })
    })
  })
  for (const [i, id] of ids.entries())
    for (const some of inParts(parts[i] ?? [], PAGE)) await job.slice(() => takeLists(job.ledger, id, some))
  return ids
}

/** Composes a stored part and takes it into the run. */
function addPart(job: JobContext, run: FollowRun, tools: FollowTools, follow: FollowUpState): string | undefined {
  return addStored(job, run, tools, follow, (stamp) => {
    const body = JSON.parse(follow.body) as PartBody
    const { head, declAgentCode, declAgentName, summaryFlag, month } = body
    const { part, parts } = follow
    const taken =
      body.by === 'period' ? { period: monthSpan(month), invtNos: [] } : { invtNos: takenLists(job.ledger, follow.id) }
    const application = { head, declAgentCode, declAgentName, summaryFlag, part, parts, ...taken }
    return { composed: composeSummary(application, stamp), orderNo: month }
  })
}

/** A refused part once more. */
export function repeatSummary(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  return addPart(job, run, tools, follow)
}

const sign = (job: JobContext, run: FollowRun, tools: FollowTools, ids: readonly number[]): Promise<void> =>
  signStored(job, run, ids, (follow) => addPart(job, run, tools, follow))

/** What a run that was cut off has left: whole applications are signed, half-written ones give their lists back. */
async function finishEarlier(job: JobContext, run: FollowRun, tools: FollowTools): Promise<void> {
  const left = await job.slice(() => unsignedApplications(job.ledger))
  const broken = new Set(
    left.filter((part) => (JSON.parse(part.body) as PartBody).count !== part.taken).map((part) => part.copNo),
  )
  for (const part of left) if (broken.has(part.copNo)) await job.slice(() => freeLists(job.ledger, part.id))
  await sign(
    job,
    run,
    tools,
    left.filter((part) => !broken.has(part.copNo) && part.taken > 0).map((part) => part.id),
  )
}

async function fileSummary(job: JobContext, input: In<'summary.file'>): Promise<Out<'summary.file'>> {
  const run = new FollowRun(job, '')
  const tools = followTools(job)
  await finishEarlier(job, run, tools)
  const found = await gather(job, input.month)
  if (found.lists === 0 && run.run.result.filed === 0) throw new Failure('NOTHING_SELECTED')
  for (const application of found.applications.values())
    await sign(job, run, tools, await store(job, run, tools, input, application))
  const result = await run.finish('summary.file', { month: input.month, by: input.by, lists: found.lists })
  return { ...result, lists: found.lists }
}

export const summaryJob: JobDefinition<'summary.file'> = {
  label: (input) => input.month,
  afterCrash: 'resume',
  run: fileSummary,
}

export function summaryResultList(context: ReadContext, input: In<'summary.results'>): Out<'summary.results'> {
  return {
    results: summaryResults(context.ledger, input.sumNo, input.limit).map((row) => ({
      id: row.id,
      sumNo: row.sumNo,
      declSeqNo: row.declSeqNo,
      entryId: row.entryId,
      decState: row.decState,
      opDate: row.opDate,
      part: row.part,
      parts: row.parts,
      lists: row.lists,
    })),
  }
}
