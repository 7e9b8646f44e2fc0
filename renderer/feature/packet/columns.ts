import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import { PACKET_STATE_NAMES, PACKET_STATES } from '../../../shared/domain/refund/packet/state.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { FilterOption, GridColumn } from '../../ui/grid/column.ts'
import type { Tone } from '../../ui/tone.ts'

export type PacketRow = CallOut<'packet.page'>['rows'][number]
export type Packet = CallOut<'packet.get'>
export type LaidRow = Packet['laid'][number]

/** What is laid, as it is sent back to be laid again: each part in both its units. */
export const allocationsOf = (packet: Packet): NonNullable<CallIn<'packet.allocate'>['allocations']> =>
  packet.laid.map((row) => ({
    itemId: row.itemId,
    lineId: row.lineId,
    slot: row.slot,
    quantity: row.lineQuantity,
    itemQuantity: row.quantity,
    origin: row.manual ? 'manual' : 'solver',
  }))

const TONES: readonly Tone[] = ['green', 'amber', 'red', 'grey', 'blue', 'purple']
export const toneOf = (text: string): Tone => TONES.find((tone) => tone === text) ?? 'grey'

export const CHANNELS: readonly FilterOption[] = [
  { value: 'own', label: '免退税' },
  { value: 'agency', label: '代办退税' },
  { value: 'departure', label: '离境即退（9810）' },
]

export const packetColumns = (clients: ClientChoices): readonly GridColumn<PacketRow>[] => [
  {
    id: 'batch',
    title: '年月-批次',
    width: 100,
    kind: 'code',
    text: (row) => `${row.period}-${row.batch}`,
    frozen: true,
  },
  {
    id: 'state',
    title: '状态',
    width: 84,
    text: (row) => row.stateName,
    tone: (row) => toneOf(row.tone),
    frozen: true,
    filter: { kind: 'options', options: PACKET_STATES.map((value) => ({ value, label: PACKET_STATE_NAMES[value] })) },
  },
  { id: 'client', title: '客户', width: 200, text: (row) => row.client, filter: { kind: 'options', ...clients } },
  {
    id: 'channel',
    title: '方式',
    width: 120,
    text: (row) => row.channelName,
    filter: { kind: 'options', options: CHANNELS },
  },
  { id: 'period', title: '申报年月', width: 94, kind: 'code', text: (row) => row.period, filter: { kind: 'exact' } },
  { id: 'taxable', title: '计税金额', width: 120, kind: 'number', places: 2, text: (row) => row.taxable },
  { id: 'refund', title: '退税额', width: 120, kind: 'number', places: 2, text: (row) => row.refund },
  {
    id: 'problems',
    title: '阻碍',
    width: 60,
    kind: 'number',
    text: (row) => String(row.problems),
    tone: (row) => (row.problems > 0 ? 'red' : 'grey'),
  },
  { id: 'revision', title: '版次', width: 54, kind: 'number', text: (row) => String(row.revision) },
  { id: 'changedAt', title: '更新时间', width: 140, kind: 'time', text: (row) => row.changedAt },
  { id: 'note', title: '备注', width: 200, text: (row) => row.note },
]

export const LAID_COLUMNS: readonly GridColumn<LaidRow>[] = [
  { id: 'item', title: '报关单-项', width: 158, kind: 'code', text: (row) => row.item, frozen: true },
  { id: 'quantity', title: '数量', width: 66, kind: 'number', text: (row) => row.quantity },
  { id: 'voucherNo', title: '凭证号', width: 158, kind: 'code', text: (row) => row.voucherNo },
  { id: 'taxable', title: '计税金额', width: 96, kind: 'number', places: 2, text: (row) => row.taxable },
  { id: 'refundRate', title: '退%', width: 40, kind: 'number', text: (row) => row.refundRate },
  { id: 'refund', title: '退税额', width: 88, kind: 'number', places: 2, text: (row) => row.refund },
  { id: 'voucherState', title: '状态', width: 70, text: (row) => row.voucherState, tone: (row) => toneOf(row.tone) },
  { id: 'itemName', title: '商品', width: 130, text: (row) => row.itemName },
  { id: 'unit', title: '单位', width: 44, text: (row) => row.unit },
  { id: 'itemLeft', title: '项余', width: 64, kind: 'number', text: (row) => row.itemLeft },
  { id: 'lineLeft', title: '票余', width: 64, kind: 'number', text: (row) => row.lineLeft },
  { id: 'levyRate', title: '征%', width: 44, kind: 'number', text: (row) => row.levyRate },
  { id: 'exportDate', title: '出口日期', width: 88, kind: 'code', text: (row) => row.exportDate },
  { id: 'linkNo', title: '关联号', width: 136, kind: 'code', text: (row) => row.linkNo },
  { id: 'manual', title: '来自', width: 50, text: (row) => (row.manual ? '手工' : '自动') },
]
