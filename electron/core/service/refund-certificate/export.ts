import { clientNames } from '../../../../db/filing/page.ts'
import { insertRequestEvent, requestLines, type RequestRow } from '../../../../db/refund/certificate-request.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { REQUEST_FIELDS, REQUEST_NAMES } from '../../../../shared/domain/refund/certificate/request.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { taken } from '../paper/attach.ts'
import { unitName } from '../refund-evidence/list.ts'
import { itemsOf, requireRequest, requireStep, valuesOf } from './request.ts'

/** The application as a sheet, or as pages. */

/** The application as a table: one line an item. */
function tableOf(context: ReadContext, request: RequestRow): { headers: string[]; rows: string[][] } {
  const items = itemsOf(context, request.clientId)
  const fields = REQUEST_FIELDS[request.kind]
  const headers = [
    '申报年月',
    '申报批次',
    '序号',
    '报关单号',
    '出口日期',
    '商品代码',
    '商品名称',
    '计量单位',
    '数量',
    ...fields.map((one) => one.label),
  ]
  const rows = requestLines(context.ledger, request.id).map((line) => {
    const one = items.get(`${line.declarationNo} ${line.itemNo}`)
    const values = valuesOf(line.body)
    return [
      request.period,
      request.batch,
      String(line.number).padStart(8, '0'),
      itemKey(line.declarationNo, line.itemNo),
      one?.declaration.exportDate ?? '',
      one?.item.hsCode ?? '',
      one?.item.name ?? '',
      unitName(one?.item.quantities[0]?.unit ?? ''),
      fixedText(fixed(line.quantity)),
      ...fields.map((field) => values[field.name] ?? ''),
    ]
  })
  return { headers, rows }
}

async function exportRequest(
  job: JobContext,
  input: In<'certificateRequest.export'>,
): Promise<Out<'certificateRequest.export'>> {
  const request = requireRequest(job, input.id)
  // Printing changes nothing: what was filed can be printed again.
  const next = input.as === 'xlsx' ? requireStep(request, 'export') : request.state
  const { headers, rows } = tableOf(job, request)
  const title = `${REQUEST_NAMES[request.kind]}申请表`
  const fileName = `${title}-${request.period}-${request.batch}.${input.as}`
  const upload = job.content.open('export', fileName, 0)
  if (input.as === 'xlsx') {
    async function* lines(): AsyncGenerator<readonly string[]> {
      for (const row of rows) yield await Promise.resolve(row)
    }
    const columns = headers.map((header) => ({
      title: header,
      kind: header === '数量' || header.endsWith('税额') ? ('number' as const) : ('text' as const),
    }))
    await job.ports.sheets.write('xlsx', { name: title, columns, rows: lines() }, (bytes) => upload.write(bytes))
  } else {
    const client = clientNames(job.ledger).get(request.clientId) ?? ''
    const answer = await job.ports.papers.print(
      {
        title,
        landscape: true,
        foot: `${title} ${request.period}-${request.batch}`,
        blocks: [
          { kind: 'heading', text: title, level: 1 },
          {
            kind: 'facts',
            columns: 2,
            facts: [
              ['申请企业', client],
              ['申请年月、批次', `${request.period} ${request.batch}`],
            ],
          },
          {
            kind: 'table',
            columns: headers.slice(2).map((header) => ({
              title: header,
              share: header === '报关单号' ? 5 : header === '数量' ? 2 : 3,
              align: header === '数量' ? ('right' as const) : ('left' as const),
            })),
            rows: rows.map((row) => row.slice(2)),
          },
          { kind: 'paragraph', text: '申请企业（盖章）：　　　　　　经办人：　　　　　　日期：　　　　年　　月　　日' },
        ],
      },
      (bytes) => upload.write(bytes),
    )
    taken(answer, fileName)
  }
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    const day = today(job.now())
    const event = { day, info: fileName, sha256, actorId: job.actor.userId, at: job.now() }
    insertRequestEvent(
      job.ledger,
      request.id,
      { ...event, act: input.as === 'xlsx' ? 'export' : 'print', state: next },
      request.certificateNo,
    )
    job.audit('certificateRequest.export', `request ${request.id}`, { file: sha256, as: input.as })
    job.touch('refund')
    return { hash: sha256, fileName, rows: rows.length }
  })
}

export const exportRequestJob: JobDefinition<'certificateRequest.export'> = {
  label: () => '导出证明申请表',
  afterCrash: 'undo',
  run: exportRequest,
}
