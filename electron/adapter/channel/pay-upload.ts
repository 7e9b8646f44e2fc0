import type { Clock, PayUpload } from '../../core/ports.ts'
import { httpAsk } from './http-client.ts'

/** realTimeDataUpload over HTTPS: one form field with the JSON, certificates verified, redirects not followed. */

const TIMEOUT_MS = 30_000
const LARGEST_TEXT = 20_000

/** @param authority PEM of an authority that the machine does not know (tests); '' = only the machine's own */
export function httpsPayUpload(clock: Pick<Clock, 'after'>, authority = ''): PayUpload {
  return {
    async upload(url, body) {
      const form = `payExInfoStr=${encodeURIComponent(new TextDecoder().decode(body))}`
      const ask = {
        method: 'POST',
        url,
        contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
        body: Buffer.from(form, 'latin1'),
      } as const
      const outcome = await httpAsk(ask, { authority, proxy: '', proxyLogin: '', timeoutMs: TIMEOUT_MS, clock })
      if (outcome.kind === 'notSent') return { kind: 'later', detail: outcome.code }
      if (outcome.kind === 'broken') return { kind: 'unknown', detail: outcome.code }
      const text = new TextDecoder().decode(outcome.body.subarray(0, LARGEST_TEXT))
      if (outcome.status >= 500 || outcome.status === 429) return { kind: 'later', detail: `HTTP ${outcome.status}` }
      return outcome.status === 200 ? { kind: 'answered', text } : { kind: 'unknown', detail: `HTTP ${outcome.status}` }
    },
  }
}
