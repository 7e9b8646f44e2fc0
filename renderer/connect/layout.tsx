import type { ReactNode } from 'react'
import { createContext, useContext, useEffect, useState } from 'react'
import { useClient } from '../api/index.ts'
import { LayoutStore } from './layout-store.ts'

const LayoutContext = createContext<LayoutStore | undefined>(undefined)

export function LayoutProvider(props: { readonly children: ReactNode }) {
  const client = useClient()
  const [store] = useState(
    () =>
      new LayoutStore({
        load: (key) => client.call('layout.load', { key }),
        save: (key, body) => client.call('layout.save', { key, body }),
        later: (work, ms) => {
          const timer = setTimeout(work, ms)
          return () => clearTimeout(timer)
        },
      }),
  )
  useEffect(() => {
    const flush = (): void => store.flush()
    window.addEventListener('pagehide', flush)
    window.addEventListener('blur', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      window.removeEventListener('blur', flush)
    }
  }, [store])
  return <LayoutContext.Provider value={store}>{props.children}</LayoutContext.Provider>
}

export function useLayouts(): LayoutStore {
  const store = useContext(LayoutContext)
  if (store === undefined) throw new Error('useLayouts outside LayoutProvider')
  return store
}

/** One saved number or text of the user's arrangement (pane size, open section). */
export function useLayoutValue(key: string, initial: string): readonly [string, (next: string) => void] {
  const layouts = useLayouts()
  const [value, setValue] = useState(initial)
  useEffect(() => {
    let gone = false
    void layouts.load(key).then((body) => {
      if (!gone && body !== undefined) setValue(body)
    })
    return () => {
      gone = true
    }
  }, [key, layouts])
  const change = (next: string): void => {
    setValue(next)
    layouts.save(key, next)
  }
  return [value, change]
}

/** The size of a pane in pixels, kept for the user. */
export function usePaneSize(key: string, initial: number): readonly [number, (size: number) => void] {
  const [text, setText] = useLayoutValue(`pane:${key}`, String(initial))
  const size = Number(text)
  return [Number.isFinite(size) && size > 0 ? size : initial, (next) => setText(String(next))]
}
