import { appendDeclarationEvent } from '../../../../db/declaration/declaration.ts'
import { declarationVersions, insertDeclared, newestDeclared } from '../../../../db/declaration/version.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { textIn } from '../../../../shared/domain/declaration/content.ts'
import { diffDeclarations } from '../../../../shared/message/dec/diff.ts'
import { readDec } from '../../../../shared/message/dec/read.ts'
import type { WriteContext } from '../../context.ts'
import { decodeXml } from '../filing/inbox-read.ts'
import { plainContent, storedContent } from './content.ts'
import { contentOf, declarationOf, editable, writeContent } from './save.ts'

/** What was declared on the official site, brought back and held against what we sent. */

/** Papers that we sent under names of our making are no difference. */
const isOurs = (name: string): boolean => /^\w{4}\d{8}IM\d{18}\.pdf$/.test(name)

export function readBack(context: WriteContext, input: In<'declaration.readBack'>): Out<'declaration.readBack'> {
  const { ledger } = context
  const row = declarationOf(ledger, input.id)
  const text = decodeXml(context.content.bytes(input.hash))
  const reading = text === undefined ? undefined : readDec(text)
  if (reading === undefined || !reading.ok)
    throw new Failure('MESSAGE_UNREADABLE', { reason: reading === undefined ? '编码无法识别' : reading.code })
  const { content } = reading.message
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
      source: '单一窗口导出文件',
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
  context.touch('declaration')
  return { differences }
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
