import type { ReactNode } from 'react'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useLayouts } from '../connect/layout.tsx'
import type { TabMemory } from '../connect/screen-memory.tsx'
import { useSession } from './session.tsx'
import type { OpenRequest, Workspace } from './tabs.ts'
import { closeTab, freshWorkspace, moveTab, openTab, readWorkspace, remember, writeWorkspace } from './tabs.ts'

export interface WorkspaceHandle {
  readonly workspace: Workspace
  readonly ready: boolean
  /** Opens a screen (or comes back to it), optionally with filters or a record. */
  readonly open: (request: OpenRequest) => void
  readonly close: (screen: string) => void
  readonly move: (screen: string, before: string) => void
  readonly memoryOf: (screen: string) => TabMemory
}

const WorkspaceContext = createContext<WorkspaceHandle | undefined>(undefined)
const LAYOUT_KEY = 'workspace'

/** Open tabs and what they remember, kept in the ledger for this user. */
export function WorkspaceProvider(props: { readonly screens: ReadonlySet<string>; readonly children: ReactNode }) {
  const { screens } = props
  const layouts = useLayouts()
  const { user } = useSession()
  const keeper = user.roles.every((role) => role === 'warehouse')
  const [workspace, setWorkspace] = useState<Workspace | undefined>(undefined)
  // Screens write their memory on each scroll and key: that must not draw the shell again, so it goes past React's state.
  const current = useRef<Workspace>(freshWorkspace())
  const loaded = useRef(false)
  const early = useRef<((before: Workspace) => Workspace)[]>([])
  useEffect(() => {
    let gone = false
    void layouts.load(LAYOUT_KEY).then((body) => {
      if (gone) return
      // What was clicked while the saved tabs were on their way is done to those.
      const saved = readWorkspace(body, screens)
      // A keeper's day begins at the shelves; afterwards his tabs are where he left them.
      const start =
        body === undefined && keeper && screens.has('warehouse') ? openTab(saved, { screen: 'warehouse' }) : saved
      current.current = early.current.reduce((before, next) => next(before), start)
      loaded.current = true
      early.current = []
      setWorkspace(current.current)
    })
    return () => {
      gone = true
    }
  }, [keeper, layouts, screens])
  const save = useCallback(() => layouts.save(LAYOUT_KEY, writeWorkspace(current.current)), [layouts])
  const change = useCallback(
    (next: (before: Workspace) => Workspace) => {
      if (!loaded.current) {
        early.current.push(next)
        return
      }
      current.current = next(current.current)
      setWorkspace(current.current)
      save()
    },
    [save],
  )
  const handle = useMemo<WorkspaceHandle>(
    () => ({
      workspace: workspace ?? freshWorkspace(),
      ready: workspace !== undefined,
      open: (request) => {
        if (screens.has(request.screen)) change((before) => openTab(before, request))
      },
      close: (screen) => change((before) => closeTab(before, screen)),
      move: (screen, before) => change((whole) => moveTab(whole, screen, before)),
      memoryOf: (screen) => ({
        read: (name) => current.current.memory[screen]?.[name],
        write: (name, value) => {
          if (!current.current.tabs.some((tab) => tab.screen === screen)) return
          current.current = remember(current.current, screen, name, value)
          save()
        },
      }),
    }),
    [change, save, screens, workspace],
  )
  return <WorkspaceContext.Provider value={handle}>{props.children}</WorkspaceContext.Provider>
}

export function useWorkspace(): WorkspaceHandle {
  const handle = useContext(WorkspaceContext)
  if (handle === undefined) throw new Error('useWorkspace outside WorkspaceProvider')
  return handle
}
