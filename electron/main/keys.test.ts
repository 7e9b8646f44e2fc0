import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wrappedKeys } from '../adapter/keystore/wrapped-keys.ts'
import { loadWrappingKey } from './keys.ts'
import type { KeyTrouble, SystemKeyStore } from './keys.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-'))
  file = join(folder, 'keys', 'wrapping.key')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A key store that turns every byte over; `available` and `reads` can be taken away. */
class PlayedStore implements SystemKeyStore {
  available = true
  reads = true
  backend = 'gnome_libsecret'
  rotate = false
  sealed = 0
  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return this.available
  }
  async encryptStringAsync(text: string): Promise<Buffer> {
    this.sealed += 1
    return Buffer.from(Buffer.from(text).map((byte) => 255 - byte))
  }
  async decryptStringAsync(sealed: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    if (!this.reads) throw new Error('other user')
    return { shouldReEncrypt: this.rotate, result: Buffer.from(sealed.map((byte) => 255 - byte)).toString('utf8') }
  }
  getSelectedStorageBackend(): string {
    return this.backend
  }
}

async function load(
  store: SystemKeyStore,
  answers: ('again' | 'quit')[],
  onAsk: () => void = () => undefined,
): Promise<{ key: Uint8Array | undefined; asked: KeyTrouble[] }> {
  const asked: KeyTrouble[] = []
  const key = await loadWrappingKey({
    store,
    platform: 'linux',
    file,
    ask: async (trouble) => {
      asked.push(trouble)
      onAsk()
      return answers.shift() ?? 'quit'
    },
  })
  return { key, asked }
}

describe('the wrapping key', () => {
  it('is made once, sealed by the system, readable by the user alone, and never on disk in clear', async () => {
    const first = await load(new PlayedStore(), [])
    const second = await load(new PlayedStore(), [])
    expect(first.key).toHaveLength(32)
    expect(Buffer.from(second.key ?? [])).toEqual(Buffer.from(first.key ?? []))
    const bytes = readFileSync(file)
    expect(bytes.includes(Buffer.from(first.key ?? []).toString('base64'))).toBe(false)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['no key store', (store: PlayedStore) => (store.available = false)],
    ['one whose password stands in public source', (store: PlayedStore) => (store.backend = 'basic_text')],
    ['an unknown one', (store: PlayedStore) => (store.backend = 'unknown')],
  ])('with %s the user is asked and nothing is written', async (_title, spoil) => {
    const store = new PlayedStore()
    spoil(store)
    expect(await load(store, ['again', 'quit'])).toEqual({ key: undefined, asked: ['no-key-store', 'no-key-store'] })
    expect(existsSync(file)).toBe(false)
    expect(store.sealed).toBe(0)
  })

  it('is found when the user unlocks the keyring and tries again', async () => {
    const store = new PlayedStore()
    store.available = false
    const { key, asked } = await load(store, ['again'], () => (store.available = true))
    expect([asked, key?.length]).toEqual([['no-key-store'], 32])
  })

  it('that does not open is never replaced: the ledgers under it would be lost', async () => {
    await load(new PlayedStore(), [])
    const before = readFileSync(file)
    const store = new PlayedStore()
    store.reads = false
    expect(await load(store, ['quit'])).toEqual({ key: undefined, asked: ['sealed-key-unreadable'] })
    writeFileSync(file, 'damaged')
    expect((await load(new PlayedStore(), ['quit'])).asked).toEqual(['sealed-key-unreadable'])
    expect(readFileSync(file, 'utf8')).toBe('damaged')
    writeFileSync(file, before)
    expect((await load(new PlayedStore(), [])).key).toHaveLength(32)
  })

  it('is sealed anew when the system says its own key changed', async () => {
    await load(new PlayedStore(), [])
    const store = new PlayedStore()
    store.rotate = true
    await load(store, [])
    expect(store.sealed).toBe(1)
  })
})

describe('ledger keys under the wrapping key', () => {
  const wrapping = Buffer.alloc(32, 1)
  const key = Buffer.alloc(32, 9)

  it('come back as stored, sealed on disk, and only under the same wrapping key and ledger', () => {
    const keys = wrappedKeys(folder, wrapping)
    expect(keys.load('L-1')).toBeUndefined()
    keys.store('L-1', key)
    expect(Buffer.from(keys.load('L-1') ?? [])).toEqual(key)
    const bytes = readFileSync(keys.place('L-1'))
    expect(bytes.includes(key)).toBe(false)
    expect(wrappedKeys(folder, Buffer.alloc(32, 2)).load('L-1')).toBeUndefined()
    writeFileSync(keys.place('L-2'), bytes)
    expect(keys.load('L-2')).toBeUndefined()
    bytes[20] = (bytes[20] ?? 0) ^ 1
    writeFileSync(keys.place('L-1'), bytes)
    expect(keys.load('L-1')).toBeUndefined()
  })

  it('are never overwritten', () => {
    const keys = wrappedKeys(folder, wrapping)
    keys.store('L-1', key)
    expect(() => keys.store('L-1', Buffer.alloc(32, 3))).toThrow()
    expect(Buffer.from(keys.load('L-1') ?? [])).toEqual(key)
  })
})
