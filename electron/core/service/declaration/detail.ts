import { amendingCondition } from '../../../../db/declaration/amendment.ts'
import { declarationEvents, type DeclarationRow } from '../../../../db/declaration/declaration.ts'
import { silentCondition } from '../../../../db/declaration/silence.ts'
import { countDeclarations, pageDeclarations } from '../../../../db/declaration/page.ts'
import { listTemplates } from '../../../../db/declaration/template.ts'
import { declarationVersions, newestDeclared } from '../../../../db/declaration/version.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { countPapers } from '../../../../db/paper/paper.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { AMENDMENT_STATE_TABLE } from '../../../../shared/domain/declaration/amendment.ts'
import { channelName } from '../../../../shared/domain/declaration/channel.ts'
import {
  DECLARATION_STATE_TABLE,
  declarationState,
  mayEdit,
  maySend,
} from '../../../../shared/domain/declaration/state.ts'
import { fixed, fixedText, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { checkDeclaration } from '../../../../shared/message/dec/check.ts'
import { diffDeclarations } from '../../../../shared/message/dec/diff.ts'
import type { ReadContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, onTimeline, type FilterRule } from '../filing/list-question.ts'
import { storedContent } from './content.ts'
import { leaningFindings } from './leaning.ts'
import { contentOf, declarationOf } from './save.ts'
import { decTables } from './tables.ts'

const iso = (ms: number): string => new Date(ms).toISOString()
function statusName(row: DeclarationRow): string {
  if (row.status === '') return ''
  return row.statusAt === '' ? (row.status === '0' ? '导入成功（暂存）' : '导入失败') : channelName(row.status)
}

/** A declaration as the list shows it. */
function declarationRow(row: DeclarationRow, clients: ReadonlyMap<number, string>): Out<'declaration.get'>['row'] {
  const state = declarationState(row.state)
  const {
    createdAt,
    changedAt,
    sentAt,
    gross,
    net,
    total,
    copiedFrom: _copiedFrom,
    declared: _declared,
    silentAt,
    ...plain
  } = row
  return {
    ...plain,
    key: String(row.id),
    client: clients.get(row.clientId) ?? '',
    directionName: row.direction === 'I' ? '进口' : row.direction === 'E' ? '出口' : '',
    stateName: state.name,
    tone: state.tone,
    help: state.help,
    gross: fixedText(fixed(gross)),
    net: fixedText(fixed(net)),
    total: total === 0 ? '' : fixedTextPadded(fixed(total), 2),
    statusName: statusName(row),
    silentSince: silentAt === null ? '' : iso(silentAt),
    createdAt: iso(createdAt),
    changedAt: iso(changedAt),
    sentAt: sentAt === null ? '' : iso(sentAt),
    mayEdit: mayEdit(row.state),
    maySend: maySend(row.state),
  }
}

/** States of a change or withdrawal in which somebody still does something, or waits. */
export const OPEN_AMENDMENTS = AMENDMENT_STATE_TABLE.filter((row) => row.open).map((row) => row.state)

const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'd.declaration_id = ?', values: [Number(value)] }) },
  state: { as: 'driver', rank: 1, branch: (value) => ({ text: 'd.state = ?', values: [value] }) },
  client: { as: 'driver', rank: 2, branch: (value) => ({ text: 'd.client_id = ?', values: [Number(value)] }) },
  happened: onTimeline('declaration'),
  silent: { as: 'custom', condition: (values) => silentCondition(values[0] !== '0') },
  amending: { as: 'custom', condition: (values) => amendingCondition(OPEN_AMENDMENTS, values[0] !== '0') },
  platformNo: { as: 'column', column: 'd.platform_no' },
  entryNo: { as: 'column', column: 'd.entry_no' },
  ownNo: { as: 'column', column: 'd.own_no' },
  direction: { as: 'column', column: 'd.direction' },
  tradeMode: { as: 'column', column: 'd.trade_mode' },
  contractNo: { as: 'column', column: 'd.contract_no' },
  billNo: { as: 'column', column: 'd.bill_no' },
  tradeName: { as: 'column', column: 'd.trade_name' },
  ownerName: { as: 'column', column: 'd.owner_name' },
  firstGoods: { as: 'column', column: 'd.first_goods' },
  note: { as: 'column', column: 'd.note' },
  errors: { as: 'column', column: 'd.errors', numeric: true },
  differing: { as: 'column', column: 'd.differing', numeric: true },
}

export function declarationPage(context: ReadContext, input: In<'declaration.page'>): Out<'declaration.page'> {
  const question = compilePage(input, RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pageDeclarations(context.ledger, question), question, (row) => declarationRow(row, clients))
}

export function declarationCount(context: ReadContext, input: In<'declaration.count'>): Out<'declaration.count'> {
  return { count: countDeclarations(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

const EVENTS: Readonly<Record<string, string>> = {
  created: '建立草稿',
  queuedStore: '制单，导入暂存',
  queuedDeclare: '制单，申报',
  sent: '通道已收下',
  refused: '通道拒收',
  readBack: '读回申报内容',
  amend: '修撤单',
  silent: '无回音',
}

function eventText(what: string, status: string): string {
  if (what !== 'answer') return EVENTS[what] ?? what
  return status.startsWith('R:')
    ? status === 'R:0'
      ? '单一窗口答复：已暂存'
      : '单一窗口答复：未存入'
    : `海关回执 ${status}：${channelName(status)}`
}

export function declarationDetail(context: ReadContext, input: In<'declaration.get'>): Out<'declaration.get'> {
  const { ledger } = context
  const row = declarationOf(ledger, input.id)
  const content = contentOf(ledger, row)
  const declared = newestDeclared(ledger, row.id)
  const names = new Map(DECLARATION_STATE_TABLE.map((state) => [String(state.state), state]))
  return {
    row: declarationRow(row, clientNames(ledger)),
    content,
    findings: [
      ...checkDeclaration(content, 'declare', decTables(ledger, context.now())),
      ...leaningFindings(context, content),
    ],
    papers: countPapers(ledger, 'declaration', row.id),
    versions: declarationVersions(ledger, row.id).map((one) => ({
      version: one.version,
      ownNo: one.ownNo,
      operType: one.operType,
      messageId: one.messageId,
      hash: one.sha256,
      local: one.local,
      info: one.info,
      why: one.why,
      at: iso(one.at),
    })),
    timeline: declarationEvents(ledger, row.id).map((event) => ({
      at: iso(event.at),
      what: eventText(event.what, event.status),
      state: event.state,
      stateName: names.get(event.state)?.name ?? event.state,
      tone: names.get(event.state)?.tone ?? 'grey',
      version: event.version,
      status: event.status.replace(/^R:/, ''),
      info: event.info,
      actor: event.actor,
    })),
    ...(declared === undefined
      ? {}
      : {
          declared: {
            at: iso(declared.at),
            source: declared.source,
            fileName: declared.fileName,
            differences: [...diffDeclarations(content, storedContent(declared.body))],
          },
        }),
  }
}

export function declarationCheck(context: ReadContext, input: In<'declaration.check'>): Out<'declaration.check'> {
  const findings = [
    ...checkDeclaration(input.content, input.level, decTables(context.ledger, context.now())),
    ...leaningFindings(context, input.content),
  ]
  const errors = findings.filter((one) => one.level === 'error').length
  return { findings, errors, warnings: findings.length - errors }
}

export function declarationTemplates(context: ReadContext): Out<'declaration.templates'> {
  const clients = clientNames(context.ledger)
  return {
    templates: listTemplates(context.ledger).map((one) => ({
      id: one.id,
      name: one.name,
      clientId: one.clientId,
      client: clients.get(one.clientId) ?? '',
      direction: one.direction,
      changedAt: iso(one.changedAt),
    })),
  }
}
