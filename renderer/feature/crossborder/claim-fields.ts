import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import type { ClaimKind } from '../../../shared/domain/crossborder/customs-claim.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { halfWidth } from '../../ui/form/normal.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import type { GridColumn } from '../../ui/grid/column.ts'

export type Claim = CallOut<'claim.page'>['rows'][number]

const TAXES = ['进口关税', '进口增值税', '进口消费税', '反倾销税', '反补贴税', '出口关税', '其他'] as const
const DEPOSITS = ['暂时进出境', '减免税审批期间', '归类未定', '价格未定', '原产地未定', '转关运输', '其他'] as const
const choices = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }))

const NUMBER_HELP = '海关给出的编号，保存后不能改；填错时请作废后另建。'
const ENTRY: FieldSpec = {
  id: 'entryNo',
  label: '报关单号',
  kind: 'text',
  plain: true,
  maxLength: 30,
  help: '18 位海关编号；台账里有这票报关单时自动带出客户。',
}
const COMMON: readonly FieldSpec[] = [
  { id: 'clientCode', label: '客户编号', kind: 'text', plain: true, maxLength: 40, help: '留空则按报关单带出。' },
  { id: 'note', label: '备注', kind: 'text', maxLength: 200, span: 2 },
]

export const CLAIM_FORMS: Readonly<Record<ClaimKind, readonly FieldSpec[]>> = {
  duty: [
    { id: 'number', label: '缴款书编号', kind: 'text', plain: true, maxLength: 50, required: true, help: NUMBER_HELP },
    ENTRY,
    { id: 'title', label: '税种', kind: 'choice', choices: choices(TAXES), required: true },
    { id: 'amount', label: '税款（元）', kind: 'decimal', required: true },
    {
      id: 'declaredOn',
      label: '完成申报日',
      kind: 'date',
      help: '2024-12-01 起的税款自完成申报之日起算 15 日。',
      source: '海关总署令第272号（起算日凭记忆，未核实）',
    },
    {
      id: 'issuedOn',
      label: '填发日',
      kind: 'date',
      help: '2024-11-30 以前自填发之日起算；没有完成申报日时以此代替。',
      source: '海关总署令第124号（凭记忆，未核实）',
    },
    ...COMMON,
  ],
  deposit: [
    { id: 'number', label: '保证金编号', kind: 'text', plain: true, maxLength: 50, required: true, help: NUMBER_HELP },
    ENTRY,
    { id: 'title', label: '事由', kind: 'choice', choices: choices(DEPOSITS), required: true },
    { id: 'amount', label: '金额（元）', kind: 'decimal', required: true },
    { id: 'issuedOn', label: '缴纳日', kind: 'date' },
    { id: 'endsOn', label: '到期日', kind: 'date', required: true, help: '凭证上的期限；延期请在下方登记。' },
    ...COMMON,
  ],
}

/** A record as its form shows it. */
export function claimValues(claim: Claim | undefined, clientCode: string): FormValues {
  if (claim === undefined) return { clientCode }
  const { number, entryNo, title, amount, declaredOn, issuedOn, endsOn, note } = claim
  return { number, entryNo, title, amount, declaredOn, issuedOn, endsOn, note, clientCode }
}

/** A form as the ledger takes it. */
export function claimInput(
  kind: ClaimKind,
  values: FormValues,
  clientId: number,
  id: number | undefined,
  revision: number,
): CallIn<'claim.save'> {
  const text = (name: string): string => (values[name] ?? '').trim()
  // A number typed on a Chinese keyboard is the number that customs gave.
  const number = (name: string): string => halfWidth(text(name)).trim()
  return {
    kind,
    clientId,
    number: number('number'),
    entryNo: number('entryNo'),
    title: text('title'),
    amount: text('amount'),
    declaredOn: text('declaredOn'),
    issuedOn: text('issuedOn'),
    endsOn: text('endsOn'),
    note: text('note'),
    revision,
    ...(id === undefined ? {} : { id }),
  }
}

function dueText(claim: Claim): string {
  if (claim.daysLeft === undefined) return ''
  return claim.daysLeft < 0 ? `逾期 ${-claim.daysLeft} 天` : `还有 ${claim.daysLeft} 天`
}

/** Columns of bills or deposits. */
export function claimColumns(kind: ClaimKind, clients: ClientChoices): readonly GridColumn<Claim>[] {
  const duty: readonly GridColumn<Claim>[] = [
    {
      id: 'lateFee',
      title: '滞纳金',
      width: 90,
      kind: 'number',
      places: 2,
      text: (row) => row.lateFee,
      tone: (row) => (row.lateFee === '' ? 'grey' : 'red'),
    },
    { id: 'declaredOn', title: '完成申报日', width: 92, text: (row) => row.declaredOn },
  ]
  return [
    {
      id: 'number',
      title: kind === 'duty' ? '缴款书编号' : '保证金编号',
      width: 190,
      kind: 'code',
      text: (row) => row.number,
      frozen: true,
      filter: { kind: 'exact', ops: ['is', 'starts'] },
    },
    {
      id: 'state',
      title: '状态',
      width: 84,
      text: (row) => row.stateName,
      tone: (row) => row.tone,
      filter: {
        kind: 'options',
        options: [
          { value: 'open', label: kind === 'duty' ? '未缴清' : '在押' },
          { value: 'closed', label: '已办结' },
        ],
      },
    },
    { id: 'title', title: kind === 'duty' ? '税种' : '事由', width: 110, text: (row) => row.title },
    { id: 'amount', title: '金额', width: 110, kind: 'number', places: 2, text: (row) => row.amount },
    {
      id: 'left',
      title: kind === 'duty' ? '未缴' : '余额',
      width: 110,
      kind: 'number',
      places: 2,
      text: (row) => row.left,
    },
    { id: 'dueOn', title: kind === 'duty' ? '缴款期限' : '到期日', width: 96, text: (row) => row.dueOn },
    {
      id: 'daysLeft',
      title: '期限',
      width: 96,
      text: dueText,
      tone: (row) => (row.state === 'overdue' ? 'red' : row.state === 'soon' ? 'amber' : 'grey'),
    },
    ...(kind === 'duty' ? duty : []),
    {
      id: 'entryNo',
      title: '报关单号',
      width: 160,
      kind: 'code',
      text: (row) => row.entryNo,
      filter: { kind: 'exact', ops: ['is', 'starts'] },
    },
    {
      id: 'client',
      title: '客户',
      width: 150,
      text: (row) => row.client,
      filter: { kind: 'options', ...clients },
    },
    { id: 'issuedOn', title: kind === 'duty' ? '填发日' : '缴纳日', width: 92, text: (row) => row.issuedOn },
    { id: 'note', title: '备注', width: 180, text: (row) => row.note },
  ]
}

/** What asks for somebody. */
export function claimError(row: Claim): string | undefined {
  if (row.state === 'overdue') return `${row.stateName} ${-(row.daysLeft ?? 0)} 天`
  return row.state === 'unknown' ? row.stateName : undefined
}
