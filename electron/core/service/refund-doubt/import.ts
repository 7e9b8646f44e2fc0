import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import { currentVouchers } from '../../../../db/refund/voucher.ts'
import { insertBureauDoubt } from '../../../../db/refund-money/doubt.ts'
import { findMoneyFile } from '../../../../db/refund-money/fx.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { RowValues } from '../../../../shared/domain/refund/evidence-sheet.ts'
import { readDeclarationNo } from '../../../../shared/domain/refund/number.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { noteMoneyFile, readMoneyList, shownFindings } from '../refund-money/money-list.ts'

/** The bureau's feedback: rows of codes and sentences, matched to our papers by the numbers they name. */

interface ReadDoubt {
  readonly row: number
  readonly code: string
  readonly level: string
  readonly text: string
  readonly skippable: number
  readonly declarationNo: string
  readonly itemNo: number
  readonly voucherNo: string
  readonly linkNo: string
}

const YES = /^(?:是|可|可以|允许|1|y|yes|true)/i

/** Whose papers each number belongs to. */
interface Owners {
  readonly declaration: ReadonlyMap<string, number>
  readonly voucher: ReadonlyMap<string, number>
}

function owners(context: JobContext): Owners {
  const hidden = hiddenEvidence(context.ledger)
  return {
    declaration: new Map(
      currentExports(context.ledger, hidden).map(({ declaration }) => [
        declaration.declarationNo,
        declaration.clientId,
      ]),
    ),
    voucher: new Map(
      currentVouchers(context.ledger, hidden).map(({ voucher }) => [voucher.voucherNo, voucher.clientId]),
    ),
  }
}

/** A row. Twenty digits in the value column are an invoice or a declaration with its item: what the ledger knows decides. */
function doubtOf(values: RowValues, known: Owners): ReadDoubt {
  const loose = values.get('value').replace(/\s/g, '')
  const named = values.get('voucherNo').replace(/\s/g, '')
  const asVoucher = named !== '' ? named : known.voucher.has(loose) ? loose : ''
  const declaration =
    readDeclarationNo(values.get('declarationNo')) ?? (asVoucher === '' ? readDeclarationNo(loose) : undefined)
  return {
    row: values.row,
    code: values.get('code'),
    level: values.get('level'),
    text: values.get('text'),
    skippable: YES.test(values.get('skip')) ? 1 : 0,
    declarationNo: declaration?.declarationNo ?? '',
    itemNo: declaration?.itemNo ?? 0,
    voucherNo: asVoucher,
    linkNo: values.get('linkNo') || (/^\d{17}$/.test(loose) ? loose : ''),
  }
}

async function importDoubts(job: JobContext, input: In<'doubt.import'>): Promise<Out<'doubt.import'>> {
  const same = findMoneyFile(job.ledger, input.hash, 'feedback', 0)
  if (same !== undefined) return { fileId: same, rows: 0, good: 0, bad: 0, matched: 0, sameFile: true, findings: [] }
  const rows = await readMoneyList(job, 'feedback', input.hash, input.fileName)
  const findings = rows.flatMap((row) => row.findings)
  return await job.slice(() => {
    const known = owners(job)
    const good = rows.filter((row) => row.findings.length === 0).map((row) => doubtOf(row, known))
    const actorId = job.actor.userId
    const at = job.now()
    const bad = rows.length - good.length
    const fileId = noteMoneyFile(
      job,
      'feedback',
      { ...input, clientId: 0 },
      { all: rows.length, good: good.length },
      findings,
    )
    let matched = 0
    for (const { row, ...one } of good) {
      const clientId = known.declaration.get(one.declarationNo) ?? known.voucher.get(one.voucherNo) ?? 0
      if (clientId !== 0) matched++
      insertBureauDoubt(job.ledger, { ...one, fileId, sourceRow: row, clientId, actorId, at })
    }
    job.audit('doubt.import', String(fileId), { rows: rows.length, good: good.length, matched })
    return {
      fileId,
      rows: rows.length,
      good: good.length,
      bad,
      matched,
      sameFile: false,
      findings: shownFindings(findings),
    }
  })
}

export const importDoubtsJob: JobDefinition<'doubt.import'> = {
  label: (input) => `税务疑点 ${input.fileName}`,
  run: importDoubts,
  afterCrash: 'undo',
}
