import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import {
  describeCertificate,
  makeLanCertificate,
  servesStill,
  type LanCertificate,
} from '../adapter/certificate/lan-certificate.ts'
import { defaultKeysDirectory } from '../adapter/system/keys-file.ts'
import { LAN_OFF, type LanSetting, type LanState } from '../core/link-protocol.ts'
import type { CoreLink } from './core-link.ts'
import { startLanServer, type LanServer } from './lan-server.ts'

/** Turns the network server on and off as the ledger says, and tells the ledger what came of it. */

/** What other machines may call this one: its IPv4 addresses and its host name; the loopback address for whoever tries it out here. */
function lanNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address),
  )
  const host = hostname().toLowerCase()
  return [...new Set([...addresses, ...(/^[a-z0-9-]{1,63}$/.test(host) ? [host] : []), '127.0.0.1'])]
}

/** The machine's certificate: the kept one while it serves, else a new one. It lies beside the ledger's key, not in the ledger. */
function ownCertificate(ledgerId: string, names: readonly string[], now: number): LanCertificate {
  const folder = defaultKeysDirectory(process.env)
  const file = join(folder, `lan-${ledgerId}.json`)
  if (existsSync(file)) {
    try {
      const kept = JSON.parse(readFileSync(file, 'utf8')) as LanCertificate
      if (servesStill(kept, names, now)) return kept
    } catch {
      // Not readable: a new one is made, and its fingerprint shows that it is new.
    }
  }
  const made = makeLanCertificate(names, now)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 })
  return made
}

const same = (a: LanSetting, b: LanSetting): boolean => a.enabled === b.enabled && a.port === b.port

export interface LanDeskOptions {
  readonly link: CoreLink
  readonly rendererFolder: string
}

class LanDesk {
  readonly #options: LanDeskOptions
  #server: LanServer | undefined
  #applied: LanSetting = { enabled: false, port: 0 }
  #state: LanState = LAN_OFF
  #turn: Promise<void> = Promise.resolve()
  #closed = false

  constructor(options: LanDeskOptions) {
    this.#options = options
    const { link } = options
    link.onState((state) => (state.state === 'ready' ? this.#look(true) : undefined))
    link.onEvent((event) => (event.type === 'topics' && event.topics.includes('lan') ? this.#look(false) : undefined))
    if (link.state.state === 'ready') this.#look(true)
  }

  /** One look after the other, so that the last wish is what stands in the end. */
  #look(fresh: boolean): void {
    this.#turn = this.#turn.then(() => this.#follow(fresh))
  }

  /** @param fresh the core has just come up and knows nothing of what stands here */
  async #follow(fresh: boolean): Promise<void> {
    if (this.#closed) return
    const answer = await this.#options.link.request({ type: 'lan-setup' })
    if (!answer.ok) return
    const wanted = answer.value as LanSetting
    const changed = !same(wanted, this.#applied)
    if (changed) {
      await this.#server?.close()
      this.#server = undefined
      this.#applied = wanted
      this.#state = wanted.enabled ? await this.#open(wanted.port) : LAN_OFF
    }
    if (changed || (fresh && wanted.enabled))
      await this.#options.link.request({ type: 'lan-state', state: this.#state })
  }

  async #open(port: number): Promise<LanState> {
    const { link, rendererFolder } = this.#options
    const { state } = link
    if (state.state !== 'ready') return { ...LAN_OFF, problem: '台账没有打开' }
    const names = lanNames()
    try {
      const made = ownCertificate(state.info.ledgerId, names, Date.now())
      this.#server = await startLanServer({ link, rendererFolder, port, names, ...made })
      const addresses = names.map((name) => `https://${name}:${port}`)
      return { port, addresses, ...describeCertificate(made.certificate), problem: '' }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      const why =
        code === 'EADDRINUSE' ? `端口 ${port} 已被别的程序占用，请换一个` : `不能在端口 ${port} 上监听（${code}）`
      return { ...LAN_OFF, problem: why }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#turn
    await this.#server?.close()
  }
}

/** Watches the ledger's wish for a network server from now on. */
export function openLanDesk(options: LanDeskOptions): { close(): Promise<void> } {
  return new LanDesk(options)
}
