/**
 * Scratch of one cell reading. Readers answer the canonical text and leave here why they could not
 * (`problem`) or what they had to do (`notes`): an object a cell would cost more than the reading.
 */
export interface Reading {
  /** '' or the code of a finding. */
  problem: string
  data: Record<string, string | number> | undefined
  /** Bits of NOTE_CODES. */
  notes: number
}

/** Accepted exactly, but not as it stood. Shown once a column with count and first row. */
export const NOTE_CODES = [
  'FULL_WIDTH',
  'INVISIBLE_REMOVED',
  'LINE_BREAK_REPLACED',
  'THOUSANDS_MARKS',
  'CURRENCY_SIGN',
  'UNIT_SUFFIX',
  'ZERO_RESTORED',
  'APOSTROPHE_REMOVED',
  'DECIMAL_TAIL',
  'LOWER_CASE',
  'CODE_TRANSLATED',
  'GRAMS',
  'ROUNDED',
  'MIDNIGHT',
  'PLACEHOLDER',
  'HS_SUFFIX_CUT',
  'SERIAL_DATE',
  'FORMULA_VALUE',
  'BLANKS_REMOVED',
  'FLOAT_NOISE',
] as const
export type NoteCode = (typeof NOTE_CODES)[number]

/** The bit of a note. */
export function noteBit(code: NoteCode): number {
  return 1 << NOTE_CODES.indexOf(code)
}

/** The codes in a set of note bits. */
export function notesOf(bits: number): NoteCode[] {
  return NOTE_CODES.filter((_code, index) => (bits & (1 << index)) !== 0)
}

export function newReading(): Reading {
  return { problem: '', data: undefined, notes: 0 }
}

/** Records why a cell is not accepted; answers '' so that readers can return it. */
export function refuse(out: Reading, problem: string, data?: Record<string, string | number>): string {
  out.problem = problem
  out.data = data
  return ''
}
