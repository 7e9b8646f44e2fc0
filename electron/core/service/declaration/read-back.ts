import { appendDeclarationEvent, type DeclarationRow } from '../../../../db/declaration/declaration.ts'
import { declarationVersions, insertDeclared, newestDeclared } from '../../../../db/declaration/version.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { textIn, type DecContent, type DecItem } from '../../../../shared/domain/declaration/content.ts'
import { diffDeclarations } from '../../../../shared/message/dec/diff.ts'
import { readDec, type DecFailure } from '../../../../shared/message/dec/read.ts'
import type { ReadForm } from '../../../../shared/message/dec/form.ts'
import type { JobContext, JobDefinition, WriteContext } from '../../context.ts'
import { decodeXml } from '../filing/inbox-read.ts'
import { plainContent, storedContent } from './content.ts'
import { sheetForm } from './form.ts'
import { noteClosed } from '../refund-notice/closing.ts'
import { contentOf, declarationOf, editable, writeContent } from './save.ts'

/** What was declared on the official site, brought back and held against what we sent. */

/** Papers that we sent under names of our making are no difference. */
const isOurs = (name: string): boolean => /^\w{4}\d{8}IM\d{18}\.pdf$/.test(name)

/** An export file names everything that was declared; a sheet only what it has titles for, the rest stays as ours. */
interface Brought {
  readonly content: DecContent
  readonly source: string
  readonly notes: readonly string[]
}

/** Why a file is no export of a declaration, in words. */
const UNREADABLE: Readonly<Record<DecFailure, string>> = {
  DEC_UNKNOWN_ROOT: '内容是别的文件（登录页、回执或其他报文）',
  XML_MALFORMED: 'XML 不完整或格式有误，可能没有下载完',
  XML_DTD: 'XML 带有文档类型声明，不予读取',
  XML_TOO_LARGE: '文件太大',
  XML_TOO_DEEP: 'XML 层次太深',
  XML_TOO_MANY: 'XML 元素太多',
}

function fromXml(bytes: Buffer, file: string): Brought {
  const text = decodeXml(bytes)
  const reading = text === undefined ? undefined : readDec(text)
  if (reading === undefined || !reading.ok)
    throw new Failure('DECLARED_UNREADABLE', {
      file,
      reason: reading === undefined ? '编码无法识别' : UNREADABLE[reading.code],
    })
  return { content: reading.message.content, source: '单一窗口导出文件', notes: [] }
}

function fromSheet(ours: DecContent, form: ReadForm): Brought {
  if (Object.keys(form.head).length === 0 && form.items.length === 0) throw new Failure('FILE_EMPTY')
  const items = form.items.map((fields, at): DecItem => ({
    permits: ours.items[at]?.permits ?? [],
    fields: { ...ours.items[at]?.fields, ...fields },
  }))
  const content = { ...ours, head: { ...ours.head, ...form.head }, items: items.length === 0 ? ours.items : items }
  return { content, source: '实际申报的表格', notes: form.unknown }
}

/** XML begins with a bracket, behind a mark and blanks. */
const isXml = (bytes: Buffer): boolean =>
  /^\s*</.test(bytes.toString('latin1', 0, 200).replace(/^\u00ef\u00bb\u00bf/, ''))

async function readBack(job: JobContext, input: In<'declaration.readBack'>): Promise<Out<'declaration.readBack'>> {
  const row = declarationOf(job.ledger, input.id)
  if (job.content.find(input.hash) === undefined) throw new Failure('CONTENT_MISSING', { hash: input.hash })
  const bytes = job.content.bytes(input.hash)
  const brought = isXml(bytes)
    ? fromXml(bytes, input.fileName)
    : fromSheet(contentOf(job.ledger, row), await sheetForm(job, input.hash, input.fileName))
  return job.slice(() => keepDeclared(job, input, brought))
}

export const readBackJob: JobDefinition<'declaration.readBack'> = {
  label: (input) => `读回申报 ${input.fileName}`,
  // Nothing is written before its one slice.
  afterCrash: 'resume',
  run: readBack,
}

/** @throws Failure DECLARATION_OTHER when the file names another declaration */
function requireSame(ledger: ReadHandle, row: DeclarationRow, content: DecContent): void {
  // A file may name the platform's number, customs' or ours: whichever it names has to be of this declaration.
  const named = [
    { found: textIn(content.head, 'SeqNo'), ours: [row.platformNo] },
    { found: textIn(content.head, 'EntryId'), ours: [row.entryNo] },
    {
      found: textIn(content.sign, 'ClientSeqNo'),
      ours: [row.ownNo, ...declarationVersions(ledger, row.id).map((version) => version.ownNo)],
    },
  ]
  const foreign = named.find(
    ({ found, ours }) => found !== '' && ours.some((one) => one !== '') && !ours.includes(found),
  )
  if (foreign !== undefined)
    throw new Failure('DECLARATION_OTHER', { found: foreign.found, wanted: foreign.ours.join('、') })
  if (
    named.every(({ found, ours }) => found === '' || !ours.includes(found)) &&
    !isAlike(contentOf(ledger, row), content)
  )
    throw new Failure('DECLARATION_OTHER', {
      found: '没有可核对的编号，合同号、提单号与商品也都不同',
      wanted: row.ownNo,
    })
}

/** A file without a number of ours is believed only when contract, bill or a line says that it is about the same goods. */
function isAlike(ours: DecContent, theirs: DecContent): boolean {
  const same = (name: string): boolean =>
    textIn(ours.head, name) !== '' && textIn(ours.head, name) === textIn(theirs.head, name)
  const lines = new Set(ours.items.map(({ fields }) => `${textIn(fields, 'CodeTS')} ${textIn(fields, 'GName')}`))
  return (
    same('ContrNo') ||
    same('BillNo') ||
    theirs.items.some(({ fields }) => lines.has(`${textIn(fields, 'CodeTS')} ${textIn(fields, 'GName')}`))
  )
}

function keepDeclared(
  context: WriteContext,
  input: In<'declaration.readBack'>,
  brought: Brought,
): Out<'declaration.readBack'> {
  const { ledger } = context
  const { content } = brought
  const row = declarationOf(ledger, input.id)
  requireSame(ledger, row, content)
  const theirs = plainContent({
    ...content,
    sign: {},
    attachments: content.attachments.filter((one) => !isOurs(textIn(one, 'EdocID'))),
  })
  const differences = [...diffDeclarations(contentOf(ledger, row), theirs)]
  const at = context.now()
  insertDeclared(
    ledger,
    row.id,
    {
      source: brought.source,
      fileName: input.fileName,
      sha256: input.hash,
      body: JSON.stringify(theirs),
      differences: differences.length,
      at,
    },
    context.actor.userId,
  )
  appendDeclarationEvent(ledger, {
    declarationId: row.id,
    version: row.version,
    at,
    what: 'readBack',
    state: row.state,
    status: '',
    info: differences.length === 0 ? '与本机内容一致' : `${differences.length} 处不同`,
    receiptId: undefined,
    actorId: context.actor.userId,
  })
  context.audit('declaration.readBack', `declaration ${row.id}`, {
    file: input.fileName,
    differences: differences.length,
  })
  // What was really declared may be what was closed.
  noteClosed({ ledger, actorId: context.actor.userId, now: at }, row.id)
  context.touch('declaration')
  return { differences, unknown: [...brought.notes] }
}

export function adoptDeclared(context: WriteContext, input: In<'declaration.adopt'>): Out<'declaration.adopt'> {
  const row = editable(context, input.id, input.revision, '采用申报内容')
  const declared = newestDeclared(context.ledger, row.id)
  if (declared === undefined) throw new Failure('DECLARATION_UNKNOWN', { id: input.id })
  const { revision } = writeContent(context, {
    row,
    content: storedContent(declared.body),
    clientId: row.clientId,
    note: row.note,
    why: '采用申报内容',
  })
  return { revision }
}
