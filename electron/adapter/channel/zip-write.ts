import { crc32, deflateRawSync } from 'node:zlib'

/** A file inside a package; its name is a plain file name. */
export interface ZipFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** 1980-01-01: the same files give the same bytes on any day, so that a package has one hash. */
const DATE = 0x21
const UTF8_NAME = 0x800
const DEFLATED = 8
const VERSION = 20

function entryHeader(
  signature: number,
  lead: readonly number[],
  file: ZipFile,
  packed: Uint8Array,
  name: Uint8Array,
): Buffer {
  const head = Buffer.alloc(4 + 2 * lead.length + 26)
  head.writeUInt32LE(signature, 0)
  lead.forEach((value, i) => head.writeUInt16LE(value, 4 + 2 * i))
  let at = 4 + 2 * lead.length
  for (const value of [UTF8_NAME, DEFLATED, 0, DATE]) at = head.writeUInt16LE(value, at)
  for (const value of [crc32(file.bytes), packed.length, file.bytes.length]) at = head.writeUInt32LE(value, at)
  head.writeUInt16LE(name.length, at)
  return head.subarray(0, at + 4)
}

/** A ZIP with its files side by side at the root (BND SPEC A.5). Far below 4 GB; the same files give the same bytes. */
export function writeZip(files: readonly ZipFile[]): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const file of files) {
    const name = Buffer.from(file.name, 'utf8')
    const packed = deflateRawSync(file.bytes)
    const local = entryHeader(0x04034b50, [VERSION], file, packed, name)
    const central = Buffer.concat([entryHeader(0x02014b50, [VERSION, VERSION], file, packed, name), Buffer.alloc(14)])
    central.writeUInt32LE(offset, central.length - 4)
    parts.push(local, name, packed)
    directory.push(central, name)
    offset += local.length + name.length + packed.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
