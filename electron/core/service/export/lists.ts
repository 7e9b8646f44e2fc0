import { idsFilter } from '../../../../db/trade/parcel-filter.ts'
import { pageParcels } from '../../../../db/trade/parcel-page.ts'
import type { SortBy } from '../../../../db/trade/parcel-source.ts'
import { comparePlaces, type Place } from '../../../../db/trade/parcel-walk.ts'
import { MODE_NAMES } from '../../../../shared/contract/area/party.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import type { ReadContext } from '../../context.ts'
import { declarationCount, declarationPage } from '../declaration/detail.ts'
import { filingCount, filingPage, outboxCount, outboxPage, receiptCount, receiptPage } from '../filing/page.ts'
import { trackedCount, trackedPage } from '../tracked/tracked.ts'
import { parcelCount, parcelPage } from '../parcel/page.ts'
import { clientQueries } from '../party/client.ts'
import { goodsQueries } from '../party/goods.ts'
import { fields, number, text, timeShown, type ExportList, type ListColumn, type PageAsked } from './list-kit.ts'
import { bondedForm, bondedList, bondedPass, bookItem } from './lists-bonded.ts'
import { transport } from './list-transport.ts'

type ParcelRow = Out<'parcel.page'>['rows'][number]
const MATCH_NAMES: Readonly<Record<ParcelRow['matchState'], string>> = {
  waiting: '等待',
  defect: '有差异',
  agreed: '一致',
}
const PARCEL_SORTS: readonly SortBy[] = ['id', 'orderNo', 'goodsValue']

const parcel: ExportList<ParcelRow> = {
  title: '包裹',
  pageSize: 100,
  idField: 'ids',
  page: (context, asked) => parcelPage(context, asked),
  count: (context, filters) => parcelCount(context, { filters }).count,
  places(context, ids, sort) {
    const by = PARCEL_SORTS.find((one) => one === sort.by)
    return by === undefined
      ? []
      : pageParcels(context.ledger, idsFilter(ids), { by, down: sort.down, after: undefined, limit: ids.length })
  },
  columns: {
    ...fields<ParcelRow>(text, [
      'client',
      'orderNo',
      'platformCode',
      'waybillNo',
      'carrierCode',
      'paymentNo',
      'copNo',
      'invtNo',
      'preNo',
      'buyer',
      'buyerId',
    ]),
    ...fields<ParcelRow>(text, ['goods', 'currency', 'reason', 'transport', 'batchId']),
    ...fields<ParcelRow>(number, ['lines', 'goodsValue', 'freight', 'paid', 'grossWeight', 'tax']),
    mode: text((row) => MODE_NAMES[row.mode]),
    matchState: text((row) => MATCH_NAMES[row.matchState]),
    filingState: text((row) => row.filingStateName),
    filingStateName: text((row) => row.filingStateName),
    defects: text((row) => row.defects.map((defect) => defect.title).join('；')),
    updatedAt: text((row) => timeShown(row.updatedAt)),
  },
}

type FilingRow = Out<'filing.page'>['rows'][number]
const filing: ExportList<FilingRow> = {
  title: '申报单证',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => filingPage(context, asked),
  count: (context, filters) => filingCount(context, { filters }).count,
  columns: {
    ...fields<FilingRow>(text, [
      'businessKey',
      'orderNo',
      'client',
      'copNo',
      'preNo',
      'invtNo',
      'reasonCode',
      'reason',
      'channel',
    ]),
    ...fields<FilingRow>(number, ['version', 'versions']),
    kind: text((row) => row.kindName),
    kindName: text((row) => row.kindName),
    state: text((row) => row.stateName),
    stateName: text((row) => row.stateName),
    sentAt: text((row) => timeShown(row.sentAt)),
    changedAt: text((row) => timeShown(row.changedAt)),
    silentSince: text((row) => timeShown(row.silentSince)),
  },
}

type DeclarationRow = Out<'declaration.page'>['rows'][number]
const declaration: ExportList<DeclarationRow> = {
  title: '报关单',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => declarationPage(context, asked),
  count: (context, filters) => declarationCount(context, { filters }).count,
  columns: {
    ...fields<DeclarationRow>(text, [
      'ownNo',
      'client',
      'contractNo',
      'billNo',
      'tradeName',
      'ownerName',
      'firstGoods',
      'currency',
      'reason',
      'platformNo',
      'entryNo',
      'statusName',
      'tradeMode',
      'note',
    ]),
    ...fields<DeclarationRow>(number, ['items', 'total', 'gross', 'net', 'packages', 'errors', 'differing', 'version']),
    direction: text((row) => row.directionName),
    state: text((row) => row.stateName),
    changedAt: text((row) => timeShown(row.changedAt)),
    sentAt: text((row) => timeShown(row.sentAt)),
  },
}

type TrackedRow = Out<'tracked.page'>['rows'][number]
const tracked: ExportList<TrackedRow> = {
  title: '协议与证书',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => trackedPage(context, asked),
  count: (context, filters) => trackedCount(context, { filters }).count,
  columns: {
    ...fields<TrackedRow>(text, ['number', 'validFrom', 'validTo', 'party', 'client', 'scheme', 'note']),
    kind: text((row) => row.kindName),
    state: text((row) => row.stateName),
    validity: text((row) => row.validityName),
    changedAt: text((row) => timeShown(row.changedAt)),
  },
}

type ReceiptRow = Out<'receipt.page'>['rows'][number]
const PLACE_NAMES: Readonly<Record<ReceiptRow['state'], string>> = {
  applied: '已对应',
  waiting: '待对应',
  duplicate: '重复',
  unreadable: '无法读取',
}
const receipt: ExportList<ReceiptRow> = {
  title: '回执',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => receiptPage(context, asked),
  count: (context, filters) => receiptCount(context, { filters }).count,
  columns: {
    ...fields<ReceiptRow>(text, [
      'type',
      'statusName',
      'returnTime',
      'info',
      'infoCode',
      'businessKey',
      'channel',
      'why',
    ]),
    status: text((row) => (row.statusName === '' ? row.status : `${row.status} ${row.statusName}`)),
    version: number((row) => row.version ?? ''),
    state: text((row) => PLACE_NAMES[row.state]),
    receivedAt: text((row) => timeShown(row.receivedAt)),
    handled: text((row) => (row.handled ? '已处理' : '未处理')),
  },
}

type OutboxRow = Out<'outbox.page'>['rows'][number]
const LEASE_NAMES: Readonly<Record<string, string>> = {
  queued: '待发',
  sending: '发送中',
  unknown: '结果未知',
  taken: '已发出',
  query: '待查询',
  refused: '被拒收',
}
const outbox: ExportList<OutboxRow> = {
  title: '待发与在途',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => outboxPage(context, asked),
  count: (context, filters) => outboxCount(context, { filters }).count,
  columns: {
    ...fields<OutboxRow>(text, ['type', 'channel', 'lastAnswer']),
    ...fields<OutboxRow>(number, ['documents', 'attempts']),
    id: text((row) => String(row.id)),
    state: text((row) => LEASE_NAMES[row.state] ?? row.state),
    nextAt: text((row) => timeShown(row.nextAt)),
    createdAt: text((row) => timeShown(row.createdAt)),
  },
}

type ClientRow = Out<'client.page'>['rows'][number]
const ROLE_NAMES: Readonly<Record<ClientRow['roles'][number], string>> = {
  client: '客户企业',
  merchant: '电商企业',
  platform: '电商平台',
  paymentCompany: '支付企业',
  carrier: '物流企业',
  broker: '报关企业',
  supervisedSite: '监管场所',
  producer: '生产企业',
  guarantor: '担保企业',
  zoneCompany: '区内企业',
}
/** Lists that are in memory anyway are asked for once. */
const WHOLE = 1_000_000
const client: ExportList<ClientRow> = {
  title: '客户',
  pageSize: WHOLE,
  idField: 'id',
  page: (context, asked) => clientQueries['client.page'](context, asked),
  count: (context, filters) => clientQueries['client.count'](context, { filters }).count,
  columns: {
    ...fields<ClientRow>(text, [
      'code',
      'name',
      'initials',
      'usci',
      'customsCode',
      'contactMasked',
      'phoneMasked',
      'place',
    ]),
    ...fields<ClientRow>(number, ['mandates', 'profiles', 'goods']),
    roles: text((row) => row.roles.map((role) => ROLE_NAMES[role]).join('、')),
    mandateValidTo: text((row) => (row.mandates > 0 && row.mandateValidTo === '' ? '长期' : row.mandateValidTo)),
    problems: text((row) => row.problems.join('；')),
  },
}

type GoodsRow = Out<'goods.page'>['rows'][number]
const goods: ExportList<GoodsRow> = {
  title: '商品备案',
  pageSize: WHOLE,
  idField: 'id',
  page: (context, asked) => goodsQueries['goods.page'](context, asked),
  count: (context, filters) => goodsQueries['goods.count'](context, { filters }).count,
  columns: {
    ...fields<GoodsRow>(text, [
      'sku',
      'name',
      'client',
      'initials',
      'hsCode',
      'model',
      'elements',
      'brand',
      'unit',
      'unit1',
      'unit2',
      'originCountry',
      'gtin',
    ]),
    ...fields<GoodsRow>(text, ['validFrom', 'note']),
    ...fields<GoodsRow>(number, [
      'factor1',
      'factor2',
      'unitNetWeight',
      'content',
      'vatRate',
      'consumptionRate',
      'dutyRate',
    ]),
    measure: text((row) => (row.measure === 'piece' ? '片、张' : '毫升或克')),
    bookItems: text((row) => row.bookItems.join('、')),
    validTo: text((row) => row.validTo ?? ''),
    problems: text((row) => row.problems.join('；')),
  },
}

/** Listed ids in the order of a sort, from runs that are each in order. */
export function orderIds(runs: readonly (readonly Place[])[], down: boolean): number[] {
  const sign = down ? -1 : 1
  return runs
    .flat()
    .sort((a, b) => sign * comparePlaces(a, b))
    .map((place) => place.id)
}

/** What a run needs of a list, whatever its rows are. */
export interface OpenList {
  readonly list: Pick<ExportList<{ readonly id: number }>, 'title' | 'pageSize' | 'count' | 'idField' | 'places'>
  readonly columns: readonly { readonly id: string; readonly number: boolean }[]
  page(
    context: ReadContext,
    asked: PageAsked,
  ): { rows: readonly { readonly id: number; readonly cells: readonly string[] }[]; next: string | undefined }
}

function opened<Row extends { readonly id: number }>(
  list: ExportList<Row>,
  ids: readonly string[],
): OpenList | { readonly unknownColumn: string } {
  const columns: ListColumn<Row>[] = []
  for (const id of ids) {
    const column = Object.hasOwn(list.columns, id) ? list.columns[id] : undefined
    if (column === undefined) return { unknownColumn: id }
    columns.push(column)
  }
  return {
    list,
    columns: columns.map((column, i) => ({ id: ids[i] ?? '', number: column.number })),
    page(context, asked) {
      const { rows, next } = list.page(context, asked)
      return { rows: rows.map((row) => ({ id: row.id, cells: columns.map((column) => column.text(row)) })), next }
    },
  }
}

/** The list of this name with these columns; undefined when there is no such list. */
export function openList(
  name: string,
  columns: readonly string[],
): OpenList | { readonly unknownColumn: string } | undefined {
  switch (name) {
    case 'parcel':
      return opened(parcel, columns)
    case 'filing':
      return opened(filing, columns)
    case 'receipt':
      return opened(receipt, columns)
    case 'outbox':
      return opened(outbox, columns)
    case 'declaration':
      return opened(declaration, columns)
    case 'tracked':
      return opened(tracked, columns)
    case 'transport':
      return opened(transport, columns)
    case 'bookItem':
      return opened(bookItem, columns)
    case 'bondedList':
      return opened(bondedList, columns)
    case 'bondedForm':
      return opened(bondedForm, columns)
    case 'bondedPass':
      return opened(bondedPass, columns)
    case 'client':
      return opened(client, columns)
    case 'goods':
      return opened(goods, columns)
    default:
      return undefined
  }
}
