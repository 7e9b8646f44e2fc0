import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import { layOutPaper, type LaidOut } from '../../../shared/message/refund/list-layout.ts'
import { readXml } from '../../../shared/message/xml/read-xml.ts'
import { TextStream } from './text-stream.ts'

/** A refund paper in XML as a list. Throws Refusal. */
export function readPaper(bytes: Buffer, limits: IntakeLimits): LaidOut {
  if (bytes.length > limits.xmlBytes) throw new Refusal('XML_TOO_LARGE', { limit: limits.xmlBytes })
  const reading = readXml(new TextStream().push(bytes, true))
  if (!reading.ok)
    throw new Refusal(reading.code === 'XML_DTD' ? 'XML_DTD' : 'XML_DAMAGED', { line: reading.line ?? 0 })
  const list = layOutPaper(reading.tree)
  if (list === undefined) throw new Refusal('XML_KIND', { found: reading.tree.root.name.slice(0, 60) })
  return list
}
