import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { errorLog } from './error-log.ts'

const directory = mkdtempSync(join(tmpdir(), 'portledger-error-log-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

it('an internal error is written down with its number, kind and place, never with the text that could not be read', () => {
  const log = errorLog(directory)
  try {
    JSON.parse('示例买家')
  } catch (error) {
    log('e-1', error)
  }
  log('e-2', new RangeError('decimal out of range'))
  const text = readFileSync(join(directory, 'log', 'error.log'), 'utf8')
  expect(text).not.toContain('示例买家')
  expect(text).toMatch(/ e-1 SyntaxError\n\s+at [^]*error-log\.test\.ts/)
  expect(text).toMatch(/ e-2 RangeError: decimal out of range\n\s+at /)
})

it('an error that comes again and again fills no disk: the log keeps its newest part and one before it', () => {
  const log = errorLog(directory)
  const long = new Error('x'.repeat(1 << 20))
  for (let i = 0; i < 12; i++) log(`N${i}`, long)
  const files = readdirSync(join(directory, 'log'))
  expect(files.sort()).toEqual(['error.1.log', 'error.log'])
  for (const file of files) expect(statSync(join(directory, 'log', file)).size).toBeLessThan(6 << 20)
  expect(readFileSync(join(directory, 'log', 'error.log'), 'utf8')).toContain('N11')
})
