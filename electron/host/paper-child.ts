import { childOutput } from '../adapter/parse/child-output.ts'
import { dropRights } from '../adapter/parse/drop-rights.ts'
import { ByteReader, encodeFrame, readRequestWith } from '../adapter/parse/protocol.ts'
import { runPaper } from '../adapter/pdf/run-paper.ts'
import { decodePaperRequest } from '../../shared/domain/paper/request.ts'

/** The throw-away child for papers under plain Node: a request and files on standard input, frames on standard output. */
// The reader of PDFs complains about what it has no need of; standard output belongs to the frames.
Object.assign(console, { log: () => undefined, warn: () => undefined, info: () => undefined })
const reader = new ByteReader(process.stdin)
const output = childOutput()
const request = await readRequestWith(reader, decodePaperRequest)
if (request === undefined) await output.write(encodeFrame({ t: 'refused', code: 'REQUEST_INVALID', data: {} }))
else
  await runPaper(request, {
    read: (bytes) => reader.exactly(bytes),
    send: (frame) => output.write(encodeFrame(frame)),
    loaded: dropRights,
  })
process.stdin.destroy()
