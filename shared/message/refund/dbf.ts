/**
 * dBASE and FoxPro tables as the desktop refund software ships its rate library (cmcode.DBF, stdcm.dbf with STDCM.FPT): header, records, memo texts.
 * Numbers stay the text that the file holds. Encoding gb18030 unless told otherwise.
 */
export interface DbfField {
  readonly name: string
  /** C text, N and F numbers as text, D date YYYYMMDD, L flag, M memo. */
  readonly type: string
  readonly length: number
}

export type DbfProblem = 'DBF_HEADER' | 'DBF_CUT' | 'DBF_MEMO'

export interface DbfTable {
  readonly fields: readonly DbfField[]
  /** Records as the header counts them; deleted ones are left out by `records`. */
  readonly count: number
  /** Texts by field, blanks cut at the end. Memo texts are '' without the memo file. */
  records(): Generator<readonly string[], void, void>
  readonly hasMemo: boolean
}

const DELETED = 0x2a
const END_OF_FIELDS = 0x0d

/** A first look: version byte, a date that can be one, a header of whole field descriptions. */
export function looksLikeDbf(bytes: Uint8Array): boolean {
  if (bytes.length < 65 || ![0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x83, 0x8b, 0xf5].includes(bytes[0] ?? 0))
    return false
  const header = word(bytes, 8)
  const record = word(bytes, 10)
  const month = bytes[2] ?? 0
  const day = bytes[3] ?? 0
  if (month > 12 || day > 31 || header < 65 || record < 2) return false
  return nameOf(bytes, 32) !== '' && /^[A-Za-z_][A-Za-z0-9_]{0,10}$/.test(nameOf(bytes, 32))
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

function long(bytes: Uint8Array, at: number): number {
  return word(bytes, at) + word(bytes, at + 2) * 65_536
}

function bigLong(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) * 16_777_216 + ((bytes[at + 1] ?? 0) << 16) + ((bytes[at + 2] ?? 0) << 8) + (bytes[at + 3] ?? 0)
  )
}

function nameOf(bytes: Uint8Array, at: number): string {
  let name = ''
  for (let i = at; i < at + 11 && (bytes[i] ?? 0) !== 0; i++) name += String.fromCharCode(bytes[i] ?? 0)
  return name.trim()
}

/** Memo texts by block: FoxPro (.FPT, lengths big endian) or dBASE III (.DBT, ended by 0x1A). */
class Memo {
  readonly #bytes: Uint8Array
  readonly #block: number
  readonly #fox: boolean
  readonly #decoder: TextDecoder

  constructor(bytes: Uint8Array, decoder: TextDecoder) {
    this.#bytes = bytes
    this.#decoder = decoder
    const size = ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)
    this.#fox = size > 0 && bytes.length >= 512
    this.#block = this.#fox ? size : 512
  }

  /** @returns undefined when the block is not there */
  text(block: number): string | undefined {
    if (block === 0) return ''
    const at = block * this.#block
    if (!Number.isSafeInteger(at) || at + 8 > this.#bytes.length) return undefined
    if (this.#fox) {
      const length = bigLong(this.#bytes, at + 4)
      return at + 8 + length > this.#bytes.length
        ? undefined
        : this.#decoder.decode(this.#bytes.subarray(at + 8, at + 8 + length))
    }
    const end = this.#bytes.indexOf(0x1a, at)
    return this.#decoder.decode(this.#bytes.subarray(at, end < 0 ? this.#bytes.length : end))
  }
}

/**
 * Opens a table.
 * @param memo the bytes of the .FPT or .DBT file beside it
 * @returns a problem's code when the bytes are no whole table
 */
export function openDbf(
  bytes: Uint8Array,
  memo?: Uint8Array,
  encoding = 'gb18030',
): { readonly ok: true; readonly table: DbfTable } | { readonly ok: false; readonly code: DbfProblem } {
  if (!looksLikeDbf(bytes)) return { ok: false, code: 'DBF_HEADER' }
  const count = long(bytes, 4)
  const header = word(bytes, 8)
  const length = word(bytes, 10)
  const fields: DbfField[] = []
  for (let at = 32; at + 32 <= header && at + 32 <= bytes.length && bytes[at] !== END_OF_FIELDS; at += 32)
    fields.push({
      name: nameOf(bytes, at).toUpperCase(),
      type: String.fromCharCode(bytes[at + 11] ?? 0).toUpperCase(),
      length: bytes[at + 16] ?? 0,
    })
  const width = fields.reduce((sum, field) => sum + field.length, 1)
  if (fields.length === 0 || width > length) return { ok: false, code: 'DBF_HEADER' }
  if (header + count * length > bytes.length + 1) return { ok: false, code: 'DBF_CUT' }
  const decoder = new TextDecoder(encoding)
  const memos = memo === undefined ? undefined : new Memo(memo, decoder)
  const hasMemo = fields.some((field) => field.type === 'M')
  function* records(): Generator<readonly string[], void, void> {
    for (let i = 0; i < count; i++) {
      const start = header + i * length
      if (bytes[start] === DELETED) continue
      let at = start + 1
      yield fields.map((field) => {
        const raw = bytes.subarray(at, at + field.length)
        at += field.length
        if (field.type === 'M') return memoText(raw, memos, decoder)
        return decoder
          .decode(raw)
          .replace(/[\u0000 ]+$/, '')
          .replace(/^ +/, field.type === 'N' || field.type === 'F' ? '' : '$&')
      })
    }
  }
  return { ok: true, table: { fields, count, records, hasMemo } }
}

function memoText(raw: Uint8Array, memos: Memo | undefined, decoder: TextDecoder): string {
  if (memos === undefined) return ''
  // Visual FoxPro keeps the block as four bytes, the others as ten digits.
  const block = raw.length === 4 ? long(raw, 0) : Number(decoder.decode(raw).trim() || '0')
  return (memos.text(block) ?? '').replace(/[\u0000\s]+$/, '')
}
