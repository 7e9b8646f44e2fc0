import type { Answer, CallIn, CallOut, ProcedureName } from '../../shared/contract/index.ts'

/** Calls to the ledger over the local network; the device's secret is a cookie that this page cannot read. */

export const OUT_OF_RANGE = 'OUT_OF_RANGE'
const PATIENCE_MS = 8000

function isAnswer(value: unknown): value is Answer<never> {
  return typeof value === 'object' && value !== null && 'ok' in value
}

async function post(path: string, body: unknown): Promise<Answer<never>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const answer: unknown = await response.json()
    return isAnswer(answer) ? answer : { ok: false, code: OUT_OF_RANGE, data: {} }
  } catch {
    return { ok: false, code: OUT_OF_RANGE, data: {} }
  }
}

/** One call; OUT_OF_RANGE when the ledger cannot be reached. */
export function call<N extends ProcedureName>(name: N, input: CallIn<N>): Promise<Answer<CallOut<N>>> {
  return post(`/call/${name}`, input)
}

/** Trades the code of the pairing for this device's place in the ledger. */
export function pair(code: string): Promise<Answer<{ kind: string; name: string }>> {
  return post('/pair', { code })
}
