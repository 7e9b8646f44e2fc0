import { MODE_NAMES } from '../../../../shared/contract/area/party.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { transportCount, transportPage } from '../transport/record.ts'
import { number, text, type ExportList } from './list-kit.ts'

type Row = Out<'transport.page'>['rows'][number]

const joined = (texts: readonly string[], by: string): string => texts.filter((one) => one !== '').join(by)

/** 运输批次 as it is seen. */
export const transport: ExportList<Row> = {
  title: '运输批次',
  pageSize: 200,
  idField: 'ids',
  page: (context, asked) => transportPage(context, asked),
  count: (context, filters) => transportCount(context, { filters }).count,
  columns: {
    name: text((row) => row.name),
    mode: text((row) => MODE_NAMES[row.mode]),
    numbers: text((row) => joined([row.voyageNo, row.billNo], ' · ')),
    missing: text((row) => joined([row.voyageNo === '' ? '航次' : '', row.billNo === '' ? '提运单' : ''], '、')),
    ieDate: text((row) => row.ieDate ?? ''),
    total: number((row) => row.total),
    states: text((row) => row.states.map((state) => `${state.count} ${state.name}`).join('，')),
  },
}
