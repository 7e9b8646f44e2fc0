import { readTemplate } from '../../../../db/declaration/template.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { DEC_ELEMENT_TABLE } from '../../../../shared/code/declaration.ts'
import { copiedContent, EMPTY_CONTENT, type DecItem } from '../../../../shared/domain/declaration/content.ts'
import { parseCsv } from '../../../../shared/domain/text/csv.ts'
import { readForm } from '../../../../shared/message/dec/form.ts'
import type { WriteContext } from '../../context.ts'
import { storedContent } from './content.ts'
import { writeContent } from './save.ts'
import { codeMeant } from './tables.ts'

/** A declaration from the office's own form. What the form leaves empty comes from the template. */

const MOST_BYTES = 2 * 1024 * 1024

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

export function importForm(context: WriteContext, input: In<'declaration.import'>): Out<'declaration.import'> {
  const object = context.content.find(input.hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
  if (object.bytes > MOST_BYTES) throw new Failure('CONTENT_TOO_LARGE', { limit: '2 MB' })
  const bytes = context.content.bytes(input.hash)
  if (bytes.subarray(0, 2).toString('latin1') === 'PK')
    throw new Failure('FILE_UNREADABLE', { reason: '报关单表格请用 Excel 另存为 CSV，或在表格中复制后粘贴到商品表' })
  const form = readForm(parseCsv(decode(bytes)), (name, value) => {
    const table = DEC_ELEMENT_TABLE[name]
    return table === undefined ? value : (codeMeant(context.ledger, table, value) ?? value)
  })
  if (Object.keys(form.head).length === 0 && form.items.length === 0) throw new Failure('FILE_EMPTY')
  const template = input.templateId === undefined ? undefined : readTemplate(context.ledger, input.templateId)
  if (input.templateId !== undefined && template === undefined)
    throw new Failure('TEMPLATE_UNKNOWN', { id: input.templateId })
  const base = template === undefined ? EMPTY_CONTENT : copiedContent(storedContent(template.body))
  const first = base.items[0]?.fields ?? {}
  const items: DecItem[] = form.items.map((fields) => ({
    fields: {
      ...(base.items.length === 1
        ? {
            DutyMode: first['DutyMode'] ?? '',
            TradeCurr: first['TradeCurr'] ?? '',
            DistrictCode: first['DistrictCode'] ?? '',
          }
        : {}),
      ...fields,
    },
    permits: [],
  }))
  const content = { ...base, head: { ...base.head, ...form.head }, items: items.length === 0 ? base.items : items }
  const saved = writeContent(context, {
    row: undefined,
    content,
    clientId: input.clientId === 0 ? (template?.clientId ?? 0) : input.clientId,
    note: '',
    why: `导入 ${input.fileName}`,
  })
  return { id: saved.id, ownNo: saved.ownNo, items: content.items.length, unknown: [...form.unknown] }
}
