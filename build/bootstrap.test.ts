import { execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands, flagsFor, installedMatchesLock } from './bootstrap.mjs'

const root = join(import.meta.dirname, '..')
const run = promisify(execFile)

describe('the Node that is picked', () => {
  it.each([
    ['20.20.2', '9'],
    ['22.11.0', '10'],
    ['23.5.0', '10'],
    ['18.0.0', undefined],
    ['24.0.0', '9'],
  ])('is not %s with N-API %s: the database would crash without a word', (version, napi) => {
    expect(flagsFor(version, napi)).toBeUndefined()
  })

  it('gets the flag for TypeScript only where it needs one', () => {
    expect(flagsFor('22.12.0', '10')).toContain('--experimental-strip-types')
    for (const version of ['22.18.0', '24.21.0', '26.0.0'])
      expect(flagsFor(version, '10')).not.toContain('--experimental-strip-types')
  })
})

describe('what is installed', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  }
  it('counts when it equals the lock file, optional packages of other systems aside', () => {
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
    expect(
      installedMatchesLock(lock, {
        packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
      }),
    ).toBe(true)
  })

  it.each([
    ['nothing', undefined],
    ['another version', { packages: { 'node_modules/a': { version: '1.0.1' } } }],
    ['a package missing', { packages: {} }],
    [
      'a package too many',
      { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } } },
    ],
    [
      'an optional package of another version',
      { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.1' } } },
    ],
  ])('does not count with %s', (_title, installed) => {
    expect(installedMatchesLock(lock, installed)).toBe(false)
  })
})

describe('every command', () => {
  it('of package.json has a script that is there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(scripts).toEqual(
      Object.fromEntries(Object.keys(commands).map((name) => [name, `node build/bootstrap.mjs ${name}`])),
    )
    for (const script of Object.values(commands)) expect(existsSync(join(root, script)), script).toBe(true)
  })
})

describe.runIf(process.platform !== 'win32')('two starts at once in a fresh clone', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bootstrap-'))
    mkdirSync(join(folder, 'build'))
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'electron', 'cli'), { recursive: true })
    copyFileSync(join(root, 'build', 'bootstrap.mjs'), join(folder, 'build', 'bootstrap.mjs'))
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    )
    writeFileSync(
      join(folder, 'electron', 'cli', 'cli.ts'),
      'const only: string = process.argv.slice(2).join(); console.log(JSON.stringify({ only }))',
    )
    // An npm that shows whether two of it ever ran at the same time, and talks on standard output as the real one does.
    const npm = `#!/bin/sh
mkdir "${folder}/alone" || exit 9
echo run >> "${folder}/runs"
echo talk
sleep 0.3
mkdir -p "${folder}/node_modules"
echo '{"packages":{"node_modules/a":{"version":"1.0.0"}}}' > "${folder}/node_modules/.package-lock.json"
rmdir "${folder}/alone"
`
    writeFileSync(join(folder, 'bin', 'npm'), npm)
    chmodSync(join(folder, 'bin', 'npm'), 0o755)
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const start = () =>
    run(process.execPath, [join(folder, 'build', 'bootstrap.mjs'), 'cli', 'a', 'b'], {
      env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
    })

  it("install once, and print nothing but the command's own output", async () => {
    const results = await Promise.all([start(), start(), start()])
    for (const { stdout } of results) expect(stdout).toBe('{"only":"a,b"}\n')
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\n')
    await start()
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\n')
  })

  it('take over the lock of an installation that was killed', async () => {
    mkdirSync(join(folder, '.cache'))
    writeFileSync(join(folder, '.cache', 'install.lock'), '999999999')
    expect((await start()).stdout).toBe('{"only":"a,b"}\n')
  })

  it('install again when the lock file changed', async () => {
    await start()
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.1' } } }),
    )
    await start()
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\nrun\n')
  })
})
