import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildStale, sourceHash, stampPath } from './stale-build.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stale-'))
  for (const folder of ['renderer/app', 'shared', 'build', 'dist']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'renderer', 'main.tsx'), 'one')
  writeFileSync(
    join(root, 'build', 'renderer.ts'),
    `import { appendFileSync, writeFileSync, readFileSync } from 'node:fs'
appendFileSync('runs', 'run ')
if (readFileSync('renderer/main.tsx', 'utf8') === 'broken') process.exit(7)
writeFileSync(${JSON.stringify(stampPath(root, 'renderer'))}, process.env.STALE_TEST_HASH ?? '')`,
  )
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function build(): Promise<unknown> {
  process.env['STALE_TEST_HASH'] = await sourceHash(root, 'renderer')
  return buildStale(root, ['renderer'])
}

describe('the screens', () => {
  it('are built when a source changed in content, name or place, and only then', async () => {
    await build()
    await build()
    expect(readFileSync(join(root, 'runs'), 'utf8')).toBe('run ')
    writeFileSync(join(root, 'renderer', 'main.tsx'), 'one')
    writeFileSync(join(root, 'renderer', 'app', 'a.test.ts'), 'a test changes nothing on screen')
    await build()
    expect(readFileSync(join(root, 'runs'), 'utf8')).toBe('run ')
    writeFileSync(join(root, 'renderer', 'main.tsx'), 'two')
    await build()
    writeFileSync(join(root, 'renderer', 'app', 'new.tsx'), '')
    await build()
    expect(readFileSync(join(root, 'runs'), 'utf8')).toBe('run run run ')
  })

  it('that cannot be built are reported and tried again', async () => {
    writeFileSync(join(root, 'renderer', 'main.tsx'), 'broken')
    expect(await build()).toMatchObject({ ok: false, reason: expect.stringContaining('退出码 7') })
    writeFileSync(join(root, 'renderer', 'main.tsx'), 'mended')
    expect(await build()).toEqual({ ok: true })
  })
})
