import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The part of Electron's safeStorage that is used; asynchronous, since the synchronous calls are on their way out. */
export interface SystemKeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(sealed: Buffer): Promise<{ readonly shouldReEncrypt: boolean; readonly result: string }>
  /** Linux only; `basic_text` is a password that stands in Chromium's source. */
  getSelectedStorageBackend?(): string
}

export type KeyTrouble =
  /** No key store, or one that protects nothing (no keyring service on Linux, Keychain access denied). */
  | 'no-key-store'
  /** The sealed key is there and does not open: another user's, another machine's, or the keyring was reset. */
  | 'sealed-key-unreadable'

export interface WrappingKeyOptions {
  readonly store: SystemKeyStore
  readonly platform: NodeJS.Platform
  readonly file: string
  /** Tells the user what is wrong and asks: try again (keyring unlocked meanwhile), or give up? */
  readonly ask: (trouble: KeyTrouble) => Promise<'again' | 'quit'>
}

async function writeSealed(file: string, sealed: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const beside = `${file}.new`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(sealed)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, file)
}

async function protects(store: SystemKeyStore, platform: NodeJS.Platform): Promise<boolean> {
  if (!(await store.isAsyncEncryptionAvailable())) return false
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(store.getSelectedStorageBackend?.() ?? 'unknown')
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function openSealed(store: SystemKeyStore, file: string, sealed: Buffer): Promise<Buffer | undefined> {
  try {
    const { result, shouldReEncrypt } = await store.decryptStringAsync(sealed)
    const key = Buffer.from(result, 'base64')
    if (key.length !== 32) return undefined
    if (shouldReEncrypt) await writeSealed(file, await store.encryptStringAsync(result))
    return key
  } catch {
    return undefined
  }
}

/**
 * The 32 bytes under which the ledgers' keys are kept, themselves sealed by the system's key store. Made at the first
 * start. Never written or used in clear: without a key store that protects, the user is asked, and the answer to
 * "quit" is undefined.
 */
export async function loadWrappingKey({
  store,
  platform,
  file,
  ask,
}: WrappingKeyOptions): Promise<Uint8Array | undefined> {
  for (;;) {
    let trouble: KeyTrouble = 'no-key-store'
    if (await protects(store, platform)) {
      const sealed = await readIfThere(file)
      if (sealed === undefined) {
        const fresh = randomBytes(32)
        await writeSealed(file, await store.encryptStringAsync(fresh.toString('base64')))
        return fresh
      }
      const key = await openSealed(store, file, sealed)
      if (key !== undefined) return key
      trouble = 'sealed-key-unreadable'
    }
    if ((await ask(trouble)) === 'quit') return undefined
  }
}
