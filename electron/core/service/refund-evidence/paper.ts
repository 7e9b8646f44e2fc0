import { clientNames } from '../../../../db/filing/page.ts'
import { readClient } from '../../../../db/party/client.ts'
import { findPaper, insertPaper, linkPaper, pagePapers } from '../../../../db/refund/evidence-page.ts'
import { findExport } from '../../../../db/refund/export.ts'
import { findVoucher } from '../../../../db/refund/voucher.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { readDeclarationNo } from '../../../../shared/domain/refund/number.ts'
import { PAPER_NAMES } from '../../../../shared/domain/refund/voucher-state.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'

/** Contracts, transport papers and the like, kept by the content of their files. */

const RULES: Readonly<Record<string, FilterRule>> = {
  client: { as: 'driver', rank: 1, branch: (value) => ({ text: 'p.client_id = ?', values: [Number(value)] }) },
  kind: { as: 'column', column: 'p.kind' },
  number: { as: 'column', column: 'p.number' },
  title: { as: 'column', column: 'p.title' },
  datedOn: { as: 'column', column: 'p.dated_on' },
}

export function paperPage(context: ReadContext, input: In<'refundPaper.page'>): Out<'refundPaper.page'> {
  const question = compilePage(input, RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pagePapers(context.ledger, question), question, (row) => {
    const { clientId, at, ...plain } = row
    return {
      ...plain,
      key: String(row.id),
      client: clients.get(clientId) ?? '',
      kindName: PAPER_NAMES[row.kind],
      at: new Date(at).toISOString(),
    }
  })
}

/** The same file of the same client is one paper; what is new are its links. */
export function savePaper(context: WriteContext, input: In<'refundPaper.save'>): Out<'refundPaper.save'> {
  const { ledger, actor } = context
  if (readClient(ledger, input.clientId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  if (context.content.find(input.hash) === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
  const subjects = [
    ...input.declarationNos.map((text) => ['export', exportOf(context, text)] as const),
    ...input.voucherNos.map((text) => ['voucher', voucherOf(context, text)] as const),
  ]
  const known = findPaper(ledger, input.clientId, input.hash)
  const { hash, declarationNos: _d, voucherNos: _v, ...plain } = input
  const id = known ?? insertPaper(ledger, { ...plain, fileHash: hash, actorId: actor.userId, at: context.now() })
  const links = subjects.filter(([subject, subjectId]) =>
    linkPaper(ledger, id, subject, subjectId, actor.userId, context.now()),
  ).length
  context.audit('refundPaper.save', `paper ${id}`, { client: input.clientId, kind: input.kind, file: hash, links })
  context.touch('refund')
  return { id, again: known !== undefined, links }
}

function exportOf(context: WriteContext, text: string): number {
  const key = readDeclarationNo(text)
  const found = key === undefined ? undefined : findExport(context.ledger, key.declarationNo)
  if (found === undefined)
    throw new Failure('FIELD_INVALID', { label: '报关单号', reason: `退税单证中没有报关单 ${text}，请先导入` })
  return found.id
}

function voucherOf(context: WriteContext, text: string): number {
  const found = findVoucher(context.ledger, text.trim())
  if (found === undefined)
    throw new Failure('FIELD_INVALID', { label: '凭证号', reason: `退税单证中没有凭证 ${text}，请先导入` })
  return found.id
}
