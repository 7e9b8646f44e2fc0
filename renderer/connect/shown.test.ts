import { describe, expect, it } from 'vitest'
import { readShown, writeShown } from './shown.ts'

describe('what a pane shows', () => {
  it('comes back after a reload as it was', () => {
    for (const shown of [{ kind: 'closed' }, { kind: 'cursor' }, { kind: 'new' }, { kind: 'record', id: 42 }] as const)
      expect(readShown(writeShown(shown))).toEqual(shown)
  })

  it('a record may be asked for by its id, anything else is no record', () => {
    expect(readShown('7')).toEqual({ kind: 'record', id: 7 })
    for (const text of ['', '0', '-3', '1e9', 'x', '12345678901234567890'])
      expect(readShown(text)).toEqual({ kind: 'closed' })
  })
})
