import { expect, it } from 'vitest'
import { fieldOf } from '../../shared/domain/intake/field-dictionary.ts'
import type { IntakeKind } from '../../shared/domain/intake/kind.ts'
import { normalizeCell, type ReadOptions } from '../../shared/domain/intake/normalize.ts'

/** [text, cell kind, what comes out (or !CODE), options, 1904] */
type Case = readonly [text: string, kind: number, expected: string, options?: ReadOptions, date1904?: boolean]

export function run(kind: IntakeKind, id: string, cases: readonly Case[]): void {
  const field = fieldOf(kind, id)
  if (field === undefined) throw new Error(id)
  for (const [text, cell, expected, options, date1904] of cases) {
    it(`${id} ${JSON.stringify(text)} (${cell}${options === undefined ? '' : ` ${JSON.stringify(options)}`}) → ${expected}`, () => {
      const result = normalizeCell(field, text, cell, options ?? {}, date1904 ?? false)
      expect(result.ok ? result.text : `!${result.code}`).toBe(expected)
    })
  }
}
