import { insertStatement } from '../../../../db/bonded/statement.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { FILE_PARTS, PARTS } from '../../../../shared/domain/bonded/reconcile.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { timeShown } from '../export/list-kit.ts'
import { differs, figuresRow, runAsked } from './reconcile-view.ts'

/** A signed statement: every item with its parts as columns, in a workbook, and a hash that the movements give again. */

const HEAD = [
  '账册',
  '备案序号',
  '料号',
  '商品名称',
  '单位',
  '货主',
  '账面',
  '实物',
  '预核扣',
  '待记账',
  '放行未核扣',
  '在途',
  '账实差',
] as const
const TEXTS = 6
const ROWS_A_TURN = 400

async function sign(job: JobContext, input: In<'reconcile.sign'>): Promise<Out<'reconcile.sign'>> {
  const { ledger } = job
  await job.breathe()
  const made = runAsked(ledger, input, job.now())
  const owners = clientNames(ledger)
  const withFile = input.fileId !== 0
  const titles = [
    ...HEAD,
    ...PARTS.map((part) => part.title),
    ...(withFile ? ['对方库存', '与实物差', ...FILE_PARTS.map((part) => `对方：${part.title}`)] : []),
  ]
  async function* rows(): AsyncGenerator<readonly string[]> {
    for (const [i, figures] of made.rows.entries()) {
      const row = figuresRow(figures, owners)
      const part = (code: string): string => row.parts.find((one) => one.code === code)?.quantity ?? ''
      const filePart = (code: string): string => row.fileParts.find((one) => one.code === code)?.quantity ?? ''
      yield [
        row.bookNo,
        String(row.seq),
        row.itemNo,
        row.name,
        row.unit,
        row.owner,
        row.customs,
        row.house,
        row.preDebited,
        row.preCredited,
        row.released,
        row.inFlight,
        row.difference,
        ...PARTS.map((one) => part(one.code)),
        ...(withFile ? [row.file ?? '', row.fileDifference ?? '', ...FILE_PARTS.map((one) => filePart(one.code))] : []),
      ]
      if (i % ROWS_A_TURN === 0) await job.breathe()
    }
    yield [
      `截至 ${timeShown(new Date(made.at).toISOString())}，计至分录 ${made.through}`,
      '',
      `校验值 ${made.hash}`,
      input.note,
    ]
  }
  const stamp = timeShown(new Date(made.at).toISOString()).replace(/[-:]/g, '').replace(' ', '-')
  const fileName = `账册核对-${stamp}.xlsx`
  const upload = job.content.open('export', fileName, 0)
  const columns = titles.map((title, i) => ({ title, kind: i < TEXTS ? ('text' as const) : ('number' as const) }))
  await job.ports.sheets.write('xlsx', { name: '账册核对', columns, rows: rows() }, (bytes) => upload.write(bytes))
  return await job.slice(() => {
    const { sha256 } = upload.finish()
    const differing = made.rows.filter(differs).length
    const id = insertStatement(ledger, {
      moment: made.at,
      throughEntry: made.through,
      books: JSON.stringify(input.bookIds),
      owners: JSON.stringify(input.ownerId ?? null),
      fileId: input.fileId,
      hash: made.hash,
      sha256,
      figures: JSON.stringify({ items: made.rows.length, differing }),
      note: input.note,
      actorId: job.actor.userId,
      at: job.now(),
    })
    job.audit('reconcile.sign', `statement ${id}`, { hash: made.hash, items: made.rows.length, differing })
    job.touch('book')
    return { id, hash: made.hash, fileHash: sha256, fileName, items: made.rows.length }
  })
}

export const reconcileSignJob: JobDefinition<'reconcile.sign'> = {
  label: () => '签署账册核对报表',
  run: sign,
  // Nothing is visible before the last line.
  afterCrash: 'undo',
}
