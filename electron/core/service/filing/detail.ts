import { eventsOf, readFiling, versionsOf, type EventRow, type FilingRow } from '../../../../db/filing/filing.ts'
import { attemptsOf, readMessage, sendsOf } from '../../../../db/filing/outbox.ts'
import { clientNames, pageFilings } from '../../../../db/filing/page.ts'
import { flagsOf } from '../../../../db/filing/version-state.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { FILING_FLAG_TEXT } from '../../../../shared/domain/filing/receipt.ts'
import { filingStateRow, isFilingState } from '../../../../shared/domain/filing/state.ts'
import { returnStatusName } from '../../../../shared/domain/filing/status.ts'
import { stepBudget } from '../../../../shared/domain/filing/silence.ts'
import type { ReadContext } from '../../context.ts'
import { stepBudgets } from './budgets.ts'
import { filingRow, shownState } from './page.ts'

/** One filing with its versions, its timeline and what is allowed now. */

const iso = (ms: number): string => new Date(ms).toISOString()
const NUMBERS_DIFFER = '同一版的回执带有不同的预录入编号或清单编号，请核实。'

const EVENT_NAMES: Readonly<Record<string, string>> = {
  queued: '排队待发',
  sent: '已交给通道',
  refused: '通道拒收',
  silent: '超过预期时间没有回执',
  clock: '本机时钟被调整，重新计时',
}
const ASK_NAMES: Readonly<Record<string, string>> = {
  known: '查询：对方已有此报文',
  notKnown: '查询：对方没有此报文',
  cannotSay: '该通道无法查询',
  offline: '查询：通道未连接',
}

type Timeline = Out<'filing.get'>['timeline']
type TimelineRow = Timeline[number]

function eventRow(event: EventRow): TimelineRow {
  const what = event.what === 'receipt' ? returnStatusName(event.status) : (EVENT_NAMES[event.what] ?? event.what)
  return {
    at: iso(event.at),
    what,
    tone: shownState(event.state, event.what === 'silent' ? 1 : 0).tone,
    version: event.version,
    status: event.status,
    info: event.info,
    ...(event.receiptId === null ? {} : { receiptId: event.receiptId }),
  }
}

/** What was done with the messages of the filing's versions: questions, repetitions. */
function channelRows(
  ledger: ReadHandle,
  versions: readonly { version: number; messageId: number }[],
): { rows: TimelineRow[]; lastQuery: string } {
  const rows: TimelineRow[] = []
  let lastQuery = ''
  for (const { version, messageId } of versions) {
    let sends = 0
    for (const act of attemptsOf(ledger, messageId)) {
      if (act.act === 'send' && ++sends > 1)
        rows.push({
          at: iso(act.at),
          what: `第 ${sends} 次发送（内容相同）`,
          tone: 'blue',
          version,
          status: '',
          info: '',
        })
      if (act.act === 'answer' && act.answer !== 'taken')
        rows.push({
          at: iso(act.at),
          what:
            act.answer === 'later'
              ? '通道暂不受理，稍后再发'
              : act.answer === 'unknown'
                ? '未收到通道应答，先查询再决定'
                : '通道拒收',
          tone: 'amber',
          version,
          status: '',
          info: act.detail,
        })
      if (act.act !== 'ask') continue
      lastQuery = iso(act.at)
      rows.push({
        at: lastQuery,
        what: ASK_NAMES[act.answer] ?? act.answer,
        tone: 'grey',
        version,
        status: '',
        info: act.detail,
      })
    }
  }
  return { rows, lastQuery }
}

function expectedStep(ledger: ReadHandle, filing: FilingRow, lastQuery: string): Out<'filing.get'>['expected'] {
  if (!isFilingState(filing.state)) return undefined
  const budget = stepBudget(
    filing.kind,
    filing.state,
    new Date(filing.changedAt).toISOString().slice(0, 10),
    stepBudgets(ledger),
  )
  return budget === undefined ? undefined : { step: budget.expects, since: iso(filing.changedAt), lastQuery }
}

export function filingDetail(context: ReadContext, input: In<'filing.get'>): Out<'filing.get'> {
  const { ledger } = context
  const filing = readFiling(ledger, input.id)
  const [row] = pageFilings(ledger, {
    branches: [{ text: 'f.filing_id = ?', values: [input.id] }],
    rest: [],
    down: true,
    after: undefined,
    limit: 1,
  })
  if (filing === undefined || row === undefined) throw new Failure('FILING_UNKNOWN', { id: input.id })
  const versions = versionsOf(ledger, filing.id)
  const channel = channelRows(ledger, versions)
  const flags = flagsOf(filing.flags).map((flag): TimelineRow => ({
    at: iso(filing.changedAt),
    what: '请核实',
    tone: 'amber',
    version: filing.version,
    status: '',
    info: flag === 'NUMBERS_DIFFER' ? NUMBERS_DIFFER : FILING_FLAG_TEXT[flag],
  }))
  const timeline: Timeline = [...eventsOf(ledger, filing.id).map(eventRow), ...channel.rows].sort((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  )
  const shown = shownState(filing.state, filing.silentNoted).state
  const expected = expectedStep(ledger, filing, channel.lastQuery)
  return {
    row: filingRow(row, clientNames(ledger)),
    versions: versions.map((version) => {
      const message = readMessage(ledger, version.messageId)
      return {
        version: version.version,
        guid: version.guid,
        appTime: version.appTime,
        state: version.state,
        stateName: shownState(version.state, 0).name,
        messageId: version.messageId,
        messageHash: message?.sha256 ?? '',
        position: version.position,
        sends: sendsOf(ledger, version.messageId),
        ...(version.replaces === null ? {} : { replaces: version.replaces }),
        why: version.why,
      }
    }),
    timeline: [...timeline, ...flags],
    allowed: isFilingState(shown) ? [...filingStateRow(shown).allowed] : [],
    ...(expected === undefined ? {} : { expected }),
  }
}
