import { readTemplate } from '../../../../db/declaration/template.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { DEC_ELEMENT_TABLE } from '../../../../shared/code/declaration.ts'
import { copiedContent, EMPTY_CONTENT, type DecItem } from '../../../../shared/domain/declaration/content.ts'
import { readForm, type ReadForm } from '../../../../shared/message/dec/form.ts'
import type { JobContext, JobDefinition, WriteContext } from '../../context.ts'
import { readCells } from '../intake/cells.ts'
import { storedContent } from './content.ts'
import { writeContent } from './save.ts'
import { codeMeant } from './tables.ts'

/** A declaration from the office's own form. What the form leaves empty comes from the template. */

const MOST_BYTES = 8 << 20

/** What a sheet says, its Chinese turned into codes. @throws Failure CONTENT_MISSING, CONTENT_TOO_LARGE, and those of a file that cannot be read */
export async function sheetForm(job: JobContext, hash: string, fileName: string): Promise<ReadForm> {
  const object = job.content.find(hash)
  if (object === undefined) throw new Failure('CONTENT_MISSING', { hash })
  if (object.bytes > MOST_BYTES) throw new Failure('CONTENT_TOO_LARGE', { limit: `${MOST_BYTES >> 20} MB` })
  const { rows, lost } = await readCells(job, hash, fileName)
  const form = readForm(rows, (name, value) => {
    const table = DEC_ELEMENT_TABLE[name]
    return table === undefined ? value : (codeMeant(job.ledger, table, value) ?? value)
  })
  const notes = lost.map((cell) => `${cell}（15 位以上的编号被 Excel 当作数字，末几位已丢失）`)
  return { ...form, unknown: [...form.unknown, ...notes] }
}

async function importForm(job: JobContext, input: In<'declaration.import'>): Promise<Out<'declaration.import'>> {
  const form = await sheetForm(job, input.hash, input.fileName)
  if (Object.keys(form.head).length === 0 && form.items.length === 0) throw new Failure('FILE_EMPTY')
  return job.slice(() => keepForm(job, input, form))
}

export const importFormJob: JobDefinition<'declaration.import'> = {
  label: (input) => `导入报关单 ${input.fileName}`,
  // Nothing is written before its one slice.
  afterCrash: 'resume',
  run: importForm,
}

function keepForm(context: WriteContext, input: In<'declaration.import'>, form: ReadForm): Out<'declaration.import'> {
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
