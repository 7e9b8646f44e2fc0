import type { CallOut } from '../../../shared/contract/index.ts'
import { FILING_STATE_TABLE } from '../../../shared/domain/filing/state.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { toneOf } from '../../ui/tone.ts'

export type FollowRow = CallOut<'followUp.page'>['rows'][number]

const STATE: GridColumn<FollowRow> = {
  id: 'state',
  title: '状态',
  width: 84,
  text: (row) => row.stateName,
  tone: (row) => (row.state === 'silent' ? 'silent' : toneOf(row.tone)),
  filter: {
    kind: 'options',
    options: FILING_STATE_TABLE.filter(({ phase }) => phase !== 'local').map((state) => ({
      value: state.state,
      label: state.name,
    })),
  },
}

/** Columns of a tab: about one inventory (cancellation; return with its clock), or about a batch in parts. */
export function followColumns(
  about: 'inventory' | 'return' | 'batch',
  clients: ClientChoices,
): readonly GridColumn<FollowRow>[] {
  const clocks: readonly GridColumn<FollowRow>[] =
    about !== 'return'
      ? []
      : [
          { id: 'dueOn', title: '运抵期限', width: 90, text: (row) => row.dueOn },
          { id: 'arrivedOn', title: '运抵日期', width: 90, text: (row) => row.arrivedOn },
        ]
  const named: readonly GridColumn<FollowRow>[] =
    about !== 'batch'
      ? [
          {
            id: 'orderNo',
            title: '订单编号',
            width: 160,
            kind: 'code',
            text: (row) => row.orderNo,
            filter: { kind: 'exact', ops: ['is', 'starts'] },
          },
          {
            id: 'invtNo',
            title: '清单编号',
            width: 160,
            kind: 'code',
            text: (row) => row.invtNo,
            filter: { kind: 'exact', ops: ['is', 'starts'] },
          },
          // How long there is stands in sight, before what only explains.
          ...clocks,
          { id: 'inventoryState', title: '清单状态', width: 84, text: (row) => row.inventoryState },
          { id: 'askedFor', title: '申请原因', width: 180, text: (row) => row.askedFor },
        ]
      : [
          { id: 'part', title: '第几份', width: 70, kind: 'number', text: (row) => `${row.part}/${row.parts}` },
          { id: 'transport', title: '运输批次', width: 150, text: (row) => row.transport },
        ]
  return [
    {
      id: 'copNo',
      title: '企业内部编号',
      width: 168,
      kind: 'code',
      text: (row) => row.copNo,
      frozen: true,
      filter: { kind: 'exact', ops: ['is', 'starts'] },
    },
    STATE,
    { id: 'kindName', title: '单证', width: 84, text: (row) => row.kindName },
    ...named,
    { id: 'reason', title: '退单原因', width: 200, text: (row) => row.reason },
    {
      id: 'client',
      title: '客户',
      width: 150,
      text: (row) => row.client,
      filter: { kind: 'options', ...clients },
    },
    { id: 'version', title: '版本', width: 48, kind: 'number', text: (row) => String(row.version) },
    { id: 'preNo', title: '预录入编号', width: 150, kind: 'code', text: (row) => row.preNo },
    { id: 'changedAt', title: '最近变化', width: 140, kind: 'time', text: (row) => row.changedAt },
    { id: 'createdAt', title: '申请时间', width: 140, kind: 'time', text: (row) => row.createdAt },
  ]
}

export function followError(row: FollowRow): string | undefined {
  if (row.state === 'rejected' || row.state === 'failed') return row.reason === '' ? row.stateName : row.reason
  return row.state === 'silent' ? '超过时限仍无回音' : undefined
}

/** May the row be asked for once more? */
export function isRefused(row: FollowRow): boolean {
  return row.state === 'rejected' || row.state === 'failed' || row.state === 'staged'
}
