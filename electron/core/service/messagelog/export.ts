import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { LoggedMessage } from '../../../../db/filing/message-log.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { csvField } from '../../../../shared/domain/intake/safe-text.ts'
import { ZipWriter, type Squeeze } from '../../../../shared/domain/intake/zip-writer.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { decodeXml } from '../filing/inbox-read.ts'
import { maskedMessage } from '../filing/message.ts'
import { EvidencePack } from './evidence.ts'
import { VERIFY_SCRIPT } from './evidence-script.ts'
import { asked, logPage, typeName, typeOf } from './log.ts'

/** 导出报文: the raw texts of a log as a set of files, with a list of them. */

const squeeze: Squeeze = {
  deflate: (bytes, last) => deflateRawSync(bytes, { finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH }),
  crc32: (bytes, seed) => crc32(bytes, seed),
}

const PAGE = 50
/** What one file set holds: a support case or an audit sample, not an archive. */
const MOST_FILES = 5000
const MOST_BYTES = 1 << 30

function textOf(job: JobContext, message: LoggedMessage, reveal: boolean): Uint8Array {
  const bytes = job.content.bytesById(message.objectId)
  if (reveal) return bytes
  const text = decodeXml(bytes) ?? new TextDecoder('latin1').decode(bytes)
  return new TextEncoder().encode(maskedMessage(text))
}

/** ASCII, in order, telling direction and kind; the transport's own name stands in the list. */
function fileName({ stream, direction, id, type: kind }: LoggedMessage, number: number): string {
  const type = kind.replace(/[^A-Za-z0-9]/g, '')
  const ending = stream === 'pay' ? 'json' : 'xml'
  return `${direction}/${String(number).padStart(5, '0')}-${type === '' ? 'other' : type}-${id}.${ending}`
}

const csvLine = (cells: readonly string[]): string => cells.map((cell) => csvField(cell, ',')).join(',')

const HEADER = [
  '文件',
  '方向',
  '类型',
  '名称',
  '客户',
  '通道',
  '时间',
  '单证数',
  '字节',
  '传输编号或文件名',
  'SHA-256（原文）',
]

function listLine(message: LoggedMessage, file: string): string {
  const { direction, type, client, channel, at, documents, bytes, name, sha256 } = message
  const time = new Date(at).toISOString()
  const cells = [
    file,
    direction === 'out' ? '发出' : '收到',
    type,
    typeName(type),
    client,
    channel,
    time,
    String(documents),
    String(bytes),
    name,
    sha256,
  ]
  return csvLine(cells)
}

async function exportLog(job: JobContext, input: In<'messageLog.export'>): Promise<Out<'messageLog.export'>> {
  const reveal = input.reveal || input.evidence
  if (reveal && input.reason === '') throw new Failure('REASON_REQUIRED')
  const pack = input.evidence ? new EvidencePack() : undefined
  const question = asked(job, input.filters)
  const name = `${input.evidence ? '存证' : '报文'}-${new Date(job.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace(/[-:T]/g, '')}.zip`
  const upload = job.content.open('export', name, 0)
  const zip = new ZipWriter((bytes) => upload.write(bytes), squeeze)
  const list = [csvLine(HEADER)]
  let [files, bytes] = [0, 0]
  let after: string | undefined
  let more = true
  while (more && files < MOST_FILES && bytes < MOST_BYTES) {
    await job.breathe()
    const page = logPage(job, question, after, Math.min(PAGE, MOST_FILES - files))
    for (const row of page.rows) {
      const message = { ...row.message, type: typeOf(job, row.message) }
      files++
      const file = fileName(message, files)
      const text = textOf(job, message, reveal)
      pack?.add(job, message, file, text)
      zip.begin(file)
      zip.bytes(text)
      zip.end()
      list.push(listLine(message, file))
      bytes += message.bytes
      if (files % 10 === 0) await job.breathe()
    }
    after = page.rows.at(-1)?.cursor
    more = page.more
    job.progress(files)
  }
  if (files === 0) throw new Failure('NOTHING_SELECTED')
  zip.begin('list.csv')
  zip.text(`\uFEFF${list.join('\r\n')}\r\n`)
  zip.end()
  if (pack !== undefined) {
    const beside = await job.slice(() => pack.seal(job, input.reason))
    for (const [name, text] of [...beside, ['verify.mjs', VERIFY_SCRIPT] as const]) {
      zip.begin(name)
      zip.text(text)
      zip.end()
    }
  }
  zip.finish()
  return job.slice(() => {
    const { sha256 } = upload.finish()
    const reason = reveal ? { reason: input.reason } : {}
    job.audit(reveal ? 'messageLog.reveal' : 'messageLog.export', `${files} files`, { ...reason, file: sha256 })
    return { hash: sha256, fileName: name, files, left: more ? 1 : 0 }
  })
}

export const messageLogExport: JobDefinition<'messageLog.export'> = {
  label: (input) => (input.evidence ? '存证包' : input.reveal ? '报文原文（完整）' : '报文原文（遮蔽）'),
  run: exportLog,
  // Nothing is visible before the last byte: a run that was cut off leaves nothing and is not worth going on with.
  afterCrash: 'undo',
}
