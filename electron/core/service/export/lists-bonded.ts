import type { Filter } from '../../../../shared/contract/list.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import type { BondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import { documentCount, documentPage } from '../bonded/document-detail.ts'
import { itemCount, itemPage } from '../bonded/item.ts'
import { fields, number, text, timeShown, type ExportList } from './list-kit.ts'

/** Lists of the bonded warehouse that can be exported. */

type BookItemRow = Out<'book.items'>['rows'][number]
export const bookItem: ExportList<BookItemRow> = {
  title: '账册商品',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => itemPage(context, asked),
  count: (context, filters) => itemCount(context, { filters }).count,
  columns: {
    ...fields<BookItemRow>(text, ['itemNo', 'name', 'spec', 'hsCode', 'declaredUnit', 'gtin', 'limitDate', 'inDate']),
    ...fields<BookItemRow>(text, ['listNo', 'source']),
    ...fields<BookItemRow>(number, ['seq', 'customs', 'preDebited', 'preCredited', 'released', 'free', 'house']),
    ...fields<BookItemRow>(number, ['inFlight', 'countDifference', 'difference']),
    book: text((row) => row.bookNo),
    state: text((row) => row.stateName),
  },
}

type DocumentRow = Out<'bonded.page'>['rows'][number]

/** Documents of one screen: its types, unless the filters name some themselves. */
function documents(title: string, types: readonly BondedType[]): ExportList<DocumentRow> {
  const own = (filters: readonly Filter[]): Filter[] =>
    filters.some((filter) => filter.field === 'type')
      ? [...filters]
      : [{ field: 'type', op: 'in', value: [...types] }, ...filters]
  return {
    title,
    pageSize: 200,
    idField: 'ids',
    page: (context, asked) => documentPage(context, { ...asked, filters: own(asked.filters) }),
    count: (context, filters) => documentCount(context, { filters: own(filters) }).count,
    columns: {
      ...fields<DocumentRow>(text, ['ownNo', 'bookNo', 'vehicle', 'customsNo', 'platformNo', 'relatedNo']),
      ...fields<DocumentRow>(text, ['contradiction', 'note', 'booked', 'reason']),
      ...fields<DocumentRow>(number, ['lines', 'parcels', 'gross', 'net', 'errors']),
      firstGoods: text((row) => (row.lines > 1 ? `${row.firstGoods} 等 ${row.lines} 项` : row.firstGoods)),
      type: text((row) => row.typeName),
      state: text((row) => row.stateName),
      listType: text((row) => row.listTypeName || row.listType),
      direction: text((row) => row.directionName),
      changedAt: text((row) => timeShown(row.changedAt)),
    },
  }
}

export const bondedList = documents('核注清单', ['INV101'])
export const bondedForm = documents('申报表与出入库单', ['SAS101', 'SAS111', 'BWS101', 'SAS131', 'EMS111', 'EMS121'])
export const bondedPass = documents('核放单', ['SAS121', 'ICP101'])
