import { insertFollowUpLines, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import { readParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  composeExportReturn,
  exportReturnClock,
  exportReturnHold,
  exportReturnProblems,
  returnModeOf,
  type ExportReturnClock,
  type ExportReturnDetails,
} from '../../../../shared/domain/crossborder/export-return.ts'
import { EXPORT_RETURNING } from '../../../../shared/domain/crossborder/follow-up.ts'
import {
  daysBetween,
  linesToReturn,
  returnableLines,
  type ReturnableLine,
  type ReturnedLine,
} from '../../../../shared/domain/crossborder/return-application.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { dayOf } from '../parcel/match-triple.ts'
import { modeOf } from '../parcel/row.ts'
import { declaredReader, type DeclaredReader } from './declared.ts'
import { filingToRepeat, type FollowRun, type FollowTools } from './follow-run.ts'
import { heldTitle, releasedOn, returnedBefore, shownLines, storedLines, wantedLines } from './returned.ts'
import { addFollowUp, checkSelection, fileSelection, inventoryOf, readyOf, type Chosen } from './selection-run.ts'

/** 出口退货: 213 for released export inventories, whole or in part. */

type Reading = Pick<ReadContext, 'ledger' | 'now'>

interface Found {
  readonly chosen: Chosen
  readonly returnMode: string
  readonly clock: ExportReturnClock | undefined
  readonly lines: readonly ReturnableLine[]
  /** What holds it back; undefined when nothing does. */
  readonly rule: string | undefined
}

const enforced = (context: Reading): boolean => setting(context.ledger, 'return.exportYear') === 'true'

/** What may come back of an export inventory. */
function judge(context: Reading, declared: DeclaredReader, chosen: Chosen): Found {
  const { filing } = chosen
  const today = dayOf(context.now())
  const day = releasedOn(context, filing)
  const clock = day === undefined ? undefined : exportReturnClock(day)
  const returnMode = returnModeOf(modeRow(modeOf(chosen.facts.mode)).tradeMode, today)
  const document = declared(filing.id, filing.version)
  const lines =
    document === undefined ? [] : returnableLines(document, returnedBefore(context, filing, EXPORT_RETURNING))
  const hold =
    chosen.direction !== 'export'
      ? 'U-DIRECTION'
      : exportReturnHold(filing, returnMode, clock, enforced(context) ? today : undefined)
  const nothing = document === undefined ? 'U-DECLARED' : lines.some((line) => line.left > 0) ? undefined : 'U-LINES'
  return { chosen, returnMode: returnMode ?? '', clock, lines, rule: hold ?? nothing }
}

export function exportReturnCheck(context: ReadContext, input: In<'exportReturn.check'>): Out<'exportReturn.check'> {
  const declared = declaredReader(context)
  return checkSelection(context, input.selection, (facts) => {
    const chosen = inventoryOf(context.ledger, facts)
    return chosen === undefined ? 'U-NOT-FILED' : judge(context, declared, chosen).rule
  })
}

export function exportReturnPrepare(
  context: ReadContext,
  input: In<'exportReturn.prepare'>,
): Out<'exportReturn.prepare'> {
  const [facts] = readParcelFacts(context.ledger, [input.parcelId])
  if (facts === undefined) throw new Failure('PARCEL_UNKNOWN', { parcel: input.parcelId })
  const chosen = inventoryOf(context.ledger, facts)
  if (chosen === undefined) return { hold: heldTitle('U-NOT-FILED'), invtNo: '', returnMode: '', lines: [] }
  const { rule, returnMode, lines, clock } = judge(context, declaredReader(context), chosen)
  const found = {
    hold: rule === undefined ? '' : heldTitle(rule),
    invtNo: chosen.filing.invtNo,
    returnMode,
    lines: shownLines(lines),
  }
  if (clock === undefined) return found
  const daysToArrive = daysBetween(dayOf(context.now()), clock.arriveBy)
  return { ...found, clock: { ...clock, daysToArrive, enforced: enforced(context) } }
}

interface Ask {
  readonly reason: string
  readonly details: ExportReturnDetails
  readonly lines: readonly ReturnedLine[]
  readonly repeat?: FollowUpState
}

/** Composes an application and takes it into the run; a rule when it cannot be. */
function prepareOne(job: JobContext, run: FollowRun, tools: FollowTools, found: Found, ask: Ask): string | undefined {
  const { chosen, clock, returnMode } = found
  const { filing } = chosen
  const ready = readyOf(run, tools, chosen, EXPORT_RETURNING)
  if (!ready.ok) return ready.rule
  const body = JSON.stringify({ details: ask.details, arriveBy: clock?.arriveBy ?? '' })
  const follow = ask.repeat ?? addFollowUp(job, run, chosen, { kind: EXPORT_RETURNING, reason: ask.reason, body })
  if (ask.repeat === undefined) insertFollowUpLines(job.ledger, follow.id, ask.lines)
  const own = ask.repeat === undefined ? undefined : filingToRepeat(job, ask.repeat)
  const stamp = run.stamp(follow.copNo, own)
  const composed = composeExportReturn(ready.declared, filing, returnMode, ask.details, ask.reason, ask.lines, stamp)
  return run.add({ follow, composed, profile: ready.profile, orderNo: filing.orderNo, target: filing, filing: own })
    ? undefined
    : 'U-DECLARED'
}

export const exportReturnJob: JobDefinition<'exportReturn.file'> = {
  label: () => '出口退货申请',
  afterCrash: 'resume',
  async run(job, { selection, reason, details, lines: named }) {
    const problems = exportReturnProblems(details)
    if (problems.length > 0) throw new Failure('DETAILS_MISSING', { what: problems.join('、') })
    const wanted = wantedLines(named)
    return fileSelection(job, {
      selection,
      reason,
      action: 'exportReturn.file',
      // A waybill of the way back is one parcel's too.
      onlyOne: wanted !== undefined || details.logisticsNo !== '',
      prepare(run, tools, facts) {
        const chosen = inventoryOf(job.ledger, facts)
        if (chosen === undefined) return 'U-NOT-FILED'
        const found = judge(job, tools.declared, chosen)
        if (found.rule !== undefined) return found.rule
        const lines = linesToReturn(found.lines, wanted)
        return lines === undefined ? 'U-LINES' : prepareOne(job, run, tools, found, { reason, details, lines })
      },
    })
  },
}

/** A refused application once more, with the lines and the way that it named. */
export function repeatExportReturn(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  const [facts] = follow.parcelId === null ? [] : readParcelFacts(job.ledger, [follow.parcelId])
  const chosen = facts === undefined ? undefined : inventoryOf(job.ledger, facts)
  if (chosen === undefined) return 'U-NOT-FILED'
  const found = judge(job, tools.declared, chosen)
  if (found.rule !== undefined) return found.rule
  if (follow.targetVersion !== chosen.filing.version) return 'U-DECLARED'
  const lines = linesToReturn(found.lines, storedLines(job, follow.id))
  if (lines === undefined) return 'U-LINES'
  const { details } = JSON.parse(follow.body) as { details: ExportReturnDetails }
  return prepareOne(job, run, tools, found, { reason: follow.reason, details, lines, repeat: follow })
}
