import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js'
import { DebugLogger } from 'builder-util'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

describe('the packaging configuration', () => {
  it('is one that electron-builder accepts, and a misspelled one is not', async () => {
    const config = await getConfig(root, join(root, 'electron-builder.yml'), null)
    await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined()
    await expect(validateConfiguration({ ...config, ...{ appIdd: 'x' } }, new DebugLogger(false))).rejects.toThrow(
      'appIdd',
    )
  })

  it('turns off every fuse that would let another program drive ours, and rebuilds nothing', async () => {
    const config = await getConfig(root, join(root, 'electron-builder.yml'), null)
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
    expect([config.asar, config.npmRebuild]).toEqual([true, false])
  })

  it('packs the database binary under the very names its package has', () => {
    const prebuilds = readdirSync(join(root, 'node_modules', 'better-sqlite3', 'prebuilds'))
    expect(prebuilds).toEqual(
      expect.arrayContaining(['darwin-arm64.node', 'darwin-x64.node', 'linux-x64.node', 'win32-x64.node']),
    )
    expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toContain('prebuilds/${platform}-${arch}.node')
  })
})
