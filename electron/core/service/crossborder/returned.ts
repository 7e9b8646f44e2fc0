import { followUpLines, followUpsOf, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import type { FilingRow } from '../../../../db/filing/filing.ts'
import { receiptsOf } from '../../../../db/filing/inbox.ts'
import type { In } from '../../../../shared/contract/index.ts'
import type { ReturnableLine, ReturnedLine } from '../../../../shared/domain/crossborder/return-application.ts'
import type { FollowUpKind } from '../../../../shared/domain/crossborder/follow-up.ts'
import { fixed, fixedText, parseFixed, ZERO } from '../../../../shared/domain/decimal/decimal.ts'
import { isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { ReadContext } from '../../context.ts'
import { Holds } from '../filing/reasons-to-hold.ts'
import { heldList } from './follow-run.ts'

/** What returns of both directions share: since when goods are released, what of them came back, which lines are meant. */

const RELEASED: ReadonlySet<string> = new Set(['800', '899'])

/** The day of release (yyyy-mm-dd) as customs' first word of it says; undefined when no receipt says it. */
export function releasedOn(context: Pick<ReadContext, 'ledger'>, filing: FilingRow): string | undefined {
  const times = receiptsOf(context.ledger, filing.id)
    .filter((receipt) => RELEASED.has(receipt.status))
    .map((receipt) => receipt.returnTime.slice(0, 8))
    .sort()
  const [first] = times
  return first === undefined ? undefined : `${first.slice(0, 4)}-${first.slice(4, 6)}-${first.slice(6, 8)}`
}

/** A return counts against the inventory unless it was refused. */
function counts(one: FollowUpState): boolean {
  return one.filingId !== null && !(isFilingState(one.state) && mayAct(one.state, 'redeclare'))
}

/** What is being returned, or was, of this declaration of an inventory. */
export function returnedBefore(
  context: Pick<ReadContext, 'ledger'>,
  filing: FilingRow,
  kind: FollowUpKind,
): ReturnedLine[] {
  return followUpsOf(context.ledger, filing.id, kind)
    .filter((one) => one.targetVersion === filing.version && counts(one))
    .flatMap((one) => storedLines(context, one.id))
}

/** The lines that a return named. */
export function storedLines(context: Pick<ReadContext, 'ledger'>, followId: number): ReturnedLine[] {
  return followUpLines(context.ledger, followId).map(({ gnum, qty }) => ({ gnum, qty: fixed(qty) }))
}

/** Lines as a caller names them; undefined = everything that is left. */
export function wantedLines(lines: In<'return.file'>['lines']): ReturnedLine[] | undefined {
  return lines?.map((line) => ({ gnum: line.gnum, qty: parseFixed<string>(line.qty) ?? ZERO }))
}

/** Lines for the screen. */
export function shownLines(lines: readonly ReturnableLine[]) {
  return lines.map((line) => ({
    gnum: line.gnum,
    gcode: line.gcode,
    gname: line.gname,
    unit: line.unit,
    declared: fixedText(line.declared),
    left: fixedText(line.left),
  }))
}

/** The sentence of a rule that holds something back. */
export function heldTitle(rule: string): string {
  const holds = new Holds()
  holds.add(0, [rule])
  return heldList(holds)[0]?.title ?? rule
}
