import type { ReactNode } from 'react'
import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useApi } from '../api/index.ts'
import type { DraftState } from './draft-queue.ts'
import { DraftQueue } from './draft-queue.ts'

const DraftContext = createContext<DraftQueue | undefined>(undefined)

/** One queue for the window: it outlives the screens, so closing a tab loses nothing that was on its way. */
export function DraftProvider(props: { readonly children: ReactNode }) {
  const { client } = useApi()
  const [queue] = useState(
    () =>
      new DraftQueue({
        save: (key, body) => client.call('draft.save', { key, body }),
        drop: (key) => client.call('draft.drop', { key }),
        later: (work, ms) => {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
      }),
  )
  useEffect(() => {
    const flush = (): void => queue.flush()
    const whenBack = client.onEvent((event) => {
      if ((event.type === 'core' || event.type === 'link') && event.state === 'up') flush()
    })
    for (const name of ['blur', 'pagehide', 'beforeunload']) window.addEventListener(name, flush)
    return () => {
      whenBack()
      for (const name of ['blur', 'pagehide', 'beforeunload']) window.removeEventListener(name, flush)
    }
  }, [client, queue])
  return <DraftContext.Provider value={queue}>{props.children}</DraftContext.Provider>
}

function useDraftQueue(): DraftQueue {
  const queue = useContext(DraftContext)
  if (queue === undefined) throw new Error('useDraftQueue outside DraftProvider')
  return queue
}

export interface DraftHandle<Value> {
  /** undefined until the ledger has said whether there is a draft. */
  readonly value: Value | undefined
  /** A draft of an earlier time was found. */
  readonly restoredAt: string | undefined
  readonly state: DraftState
  /** The ledger has answered whether there is a draft. */
  readonly ready: boolean
  /**
   * With a function, from the value as it is at that moment: two changes in one key press both count. Before the ledger has answered,
   * functions are done to what is there so far and once more to the draft that comes; a whole value would overwrite that draft and is dropped.
   */
  readonly change: (next: Value | ((before: Value | undefined) => Value)) => void
  readonly undo: () => void
  /** Forgets the draft: it was saved as a record, or given up. */
  readonly drop: () => void
}

/** Steps that Ctrl+Z can go back. */
const MOST_UNDO = 100

/**
 * A piece of input that survives reload, crash and a cut: saved in the ledger within 300 ms of each change, restored when the screen
 * opens again. `read` narrows a stored body; what it does not understand is no draft. A new `key` is another draft.
 */
export function useDraft<Value>(key: string, read: (stored: unknown) => Value | undefined): DraftHandle<Value> {
  const { client } = useApi()
  const queue = useDraftQueue()
  const [loaded, setLoaded] = useState<
    { readonly key: string; readonly value: Value | undefined; readonly restoredAt: string | undefined } | undefined
  >(undefined)
  const early = useRef<Early<Value>>({ key, updates: [] })
  const [soFar, setSoFar] = useState<{ readonly key: string; readonly value: Value | undefined } | undefined>(undefined)
  const history = useRef<Value[]>([])
  // The truth, of which `loaded` is the picture: a key press may be drawn before an answer that came earlier.
  const latest = useRef<{ readonly key: string; readonly value: Value | undefined } | undefined>(undefined)
  const latestRead = useRef(read)
  useEffect(() => {
    latestRead.current = read
  })
  const state = useSyncExternalStore(queue.subscribe, () => queue.state(key))
  useEffect(() => {
    let gone = false
    history.current = []
    const take = (body: string | undefined, at: string | undefined): void => {
      if (gone) return
      const stored = parse(body, latestRead.current)
      const value = replay(early.current, key, stored)
      if (value !== undefined && early.current.updates.length > 0) queue.put(key, JSON.stringify(value))
      early.current = { key, updates: [] }
      latest.current = { key, value }
      setLoaded({ key, value, restoredAt: stored === undefined ? undefined : at })
    }
    const load = async (): Promise<void> => {
      const unsaved = queue.unsaved(key)
      if (unsaved !== undefined) return take(unsaved.body, new Date().toISOString())
      const answer = await client.call('draft.load', { key })
      if (answer.ok) take(answer.value.body, answer.value.savedAt)
      // Not knowing whether there is a draft, nothing may be saved: it would overwrite it.
      else if (!gone) setTimeout(() => void load(), 500)
    }
    void load()
    return () => {
      gone = true
    }
  }, [client, key, queue])
  const current = loaded?.key === key ? loaded : undefined
  const change = useCallback(
    (next: Value | ((before: Value | undefined) => Value)) => {
      if (latest.current?.key !== key) {
        if (!isUpdate(next)) return
        early.current = { key, updates: [...(early.current.key === key ? early.current.updates : []), next] }
        return setSoFar({ key, value: replay(early.current, key, undefined) })
      }
      const before = latest.current.value
      const value = isUpdate(next) ? next(before) : next
      if (before !== undefined) history.current = [...history.current.slice(1 - MOST_UNDO), before]
      latest.current = { key, value }
      setLoaded((old) => ({ key, value, restoredAt: old?.restoredAt }))
      queue.put(key, JSON.stringify(value))
    },
    [key, queue],
  )
  const undo = useCallback(() => {
    const before = history.current.pop()
    if (before === undefined) return
    latest.current = { key, value: before }
    setLoaded((now) => ({ key, value: before, restoredAt: now?.restoredAt }))
    queue.put(key, JSON.stringify(before))
  }, [key, queue])
  const drop = useCallback(() => {
    history.current = []
    latest.current = { key, value: undefined }
    setLoaded({ key, value: undefined, restoredAt: undefined })
    queue.drop(key)
  }, [key, queue])
  const value = current === undefined && soFar?.key === key ? soFar.value : current?.value
  return { value, restoredAt: current?.restoredAt, ready: current !== undefined, state, change, undo, drop }
}

/** What was typed while the ledger was being asked. */
interface Early<Value> {
  readonly key: string
  readonly updates: readonly ((before: Value | undefined) => Value)[]
}

function replay<Value>(early: Early<Value>, key: string, start: Value | undefined): Value | undefined {
  return early.key === key ? early.updates.reduce<Value | undefined>((before, update) => update(before), start) : start
}

function isUpdate<Value>(
  next: Value | ((before: Value | undefined) => Value),
): next is (before: Value | undefined) => Value {
  return typeof next === 'function'
}

function parse<Value>(body: string | undefined, read: (stored: unknown) => Value | undefined): Value | undefined {
  if (body === undefined) return undefined
  try {
    return read(JSON.parse(body))
  } catch {
    return undefined
  }
}
