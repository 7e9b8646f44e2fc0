import type { JobView } from '../../shared/contract/area/ledger.ts'

/**
 * What the host tells a window unasked. `link` is the window's own observation: the way to the host
 * itself broke or came back (the host cannot report its own absence).
 */
export type HostEvent =
  | { readonly type: 'topics'; readonly topics: readonly string[] }
  | { readonly type: 'job'; readonly job: JobView }
  | { readonly type: 'core'; readonly state: 'down' | 'up' }
  | { readonly type: 'link'; readonly state: 'down' | 'up' }

type Plain = Readonly<Record<string, unknown>>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The core's gate checked the job against the contract; here only its identity is looked at. */
function isJob(value: unknown): value is JobView {
  return (
    isPlain(value) && typeof value.id === 'number' && typeof value.state === 'string' && typeof value.name === 'string'
  )
}

/** Narrows a parsed event; unknown kinds (of a newer host) are passed over. */
export function readHostEvent(value: unknown): HostEvent | undefined {
  if (!isPlain(value)) return undefined
  if (value.type === 'topics' && Array.isArray(value.topics)) {
    return { type: 'topics', topics: value.topics.filter((topic): topic is string => typeof topic === 'string') }
  }
  if (value.type === 'job' && isJob(value.job)) return { type: 'job', job: value.job }
  if ((value.type === 'core' || value.type === 'link') && (value.state === 'down' || value.state === 'up')) {
    return { type: value.type, state: value.state }
  }
  return undefined
}

/**
 * Takes what has arrived of an event stream so far, answers the complete data texts and the rest.
 * Only `data:` lines matter to us; comments keep the connection alive.
 */
export function splitEventStream(buffer: string): { readonly data: readonly string[]; readonly rest: string } {
  const blocks = buffer.replaceAll('\r\n', '\n').split('\n\n')
  const rest = blocks.pop() ?? ''
  const data = blocks
    .map((block) =>
      block
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).trimStart())
        .join('\n'),
    )
    .filter((text) => text !== '')
  return { data, rest }
}
