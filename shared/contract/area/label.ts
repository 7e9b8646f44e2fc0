import { z } from 'zod'
import { contentHash, dateText, recordId } from '../list.ts'
import { command, job, query } from '../procedure.ts'
import { OFFICE } from '../role.ts'
import { KEEPERS, quantityText, scanText } from './shelf.ts'

/** Carriers' numbers, storage as data for statements, and the rows of small spreadsheets. */

const rate = z.object({
  owner: z.string(),
  ownerId: recordId,
  from: z.string(),
  perUnitDay: z.string(),
  note: z.string(),
})

const SHEET_FAILURES = [
  'FILE_UNREADABLE',
  'FILE_REFUSED',
  'FILE_EMPTY',
  'CONTENT_MISSING',
  'PARSER_CRASHED',
  'PARSER_TIMEOUT',
  'JOB_CANCELLED',
] as const
/** Which sheet of a workbook: its place, and its name, which counts before the place. */
const sheetPlace = z.object({ index: z.number().int().min(0), name: z.string().max(255) })

export const labelArea = {
  'pool.list': query({
    title: '运单号段',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: z.object({}),
    output: z.object({
      pools: z.array(
        z.object({
          id: recordId,
          carrierCode: z.string(),
          first: z.string(),
          last: z.string(),
          next: z.string(),
          left: z.number().int(),
        }),
      ),
    }),
  }),
  'pool.add': command({
    title: '登记运单号段',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['FIELD_INVALID', 'POOL_OVERLAP'],
    input: z.object({
      carrierCode: z.string().trim().min(1).max(18),
      first: z.string().trim().min(1).max(40),
      last: z.string().trim().min(1).max(40),
    }),
    output: z.object({ id: recordId, numbers: z.number().int() }),
  }),
  /** Gives a parcel a number of its carrier's pool; asked again it answers the same one. No number is given twice. */
  'pool.take': command({
    title: '取运单号',
    roles: KEEPERS,
    topics: ['stock'],
    failures: ['PARCEL_UNKNOWN', 'POOL_EMPTY'],
    input: z.object({ code: scanText, carrierCode: z.string().trim().max(18).default('') }),
    output: z.object({ number: z.string(), carrierCode: z.string(), orderNo: z.string(), again: z.boolean() }),
  }),
  'storage.rates': query({
    title: '仓储费率',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: z.object({}),
    output: z.object({ rates: z.array(rate) }),
  }),
  'storage.rate': command({
    title: '设置仓储费率',
    roles: ['accountant', 'admin'],
    topics: ['stock'],
    failures: ['CLIENT_UNKNOWN'],
    input: z.object({
      ownerId: recordId.default(0),
      from: dateText,
      perUnitDay: quantityText,
      note: z.string().max(200).default(''),
    }),
    output: z.object({}),
  }),
  /** Unit-days and charge of each owner in a period, both ends included; every day at the rate in force on it. */
  'storage.statement': query({
    title: '仓储天数与费用',
    roles: OFFICE,
    topics: ['stock'],
    failures: [],
    input: z.object({ from: dateText, to: dateText }),
    output: z.object({
      owners: z.array(
        z.object({
          ownerId: recordId,
          owner: z.string(),
          unitDays: z.string(),
          atEnd: z.string(),
          perUnitDay: z.string(),
          charge: z.string(),
        }),
      ),
    }),
  }),
  /** The rows of an Excel or CSV file as texts, its first sheet that holds anything; row n of the answer is row n of the sheet. */
  'sheet.rows': job({
    title: '读取表格文件',
    roles: OFFICE,
    topics: [],
    failures: SHEET_FAILURES,
    input: z.object({ hash: contentHash, fileName: z.string().max(200) }),
    output: z.object({ rows: z.array(z.array(z.string())), more: z.boolean(), sheet: sheetPlace }),
  }),
  /** The user's own file with nothing but its title row and the rows that were refused, each with its number and reason. */
  'sheet.return': job({
    title: '退回表格文件',
    roles: OFFICE,
    topics: [],
    failures: SHEET_FAILURES,
    input: z.object({
      hash: contentHash,
      fileName: z.string().max(200),
      sheet: sheetPlace,
      /** 1-based title row, 0 = none. */
      head: z.number().int().min(0).max(20_000),
      rejected: z
        .array(z.object({ row: z.number().int().min(1), reason: z.string().max(1000) }))
        .min(1)
        .max(20_000),
    }),
    output: z.object({ hash: contentHash, fileName: z.string(), rows: z.number().int() }),
  }),
}
