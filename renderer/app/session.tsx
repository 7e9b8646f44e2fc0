import type { ReactNode } from 'react'
import { createContext, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { CallOut, ProcedureName, Role } from '../../shared/contract/index.ts'
import { ROLE_NAMES, procedureOf } from '../../shared/contract/index.ts'
import { useApi } from '../api/index.ts'
import { dropKeys, holdKeys, releaseKeys, useHotkeyBarrier } from '../ui/keys/use-hotkeys.ts'
import './sign-in.css'

export type User = CallOut<'session.whoAmI'>['user']

export interface Session {
  readonly user: User
  readonly signOut: () => void
}

const SessionContext = createContext<Session | undefined>(undefined)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('useSession outside SessionProvider')
  return session
}

/** May the signed-in user call this procedure? By the contract's roles; the core decides again. */
export function useMay(name: ProcedureName): boolean {
  const { user } = useSession()
  return mayCall(user.roles, name)
}

/** Why the signed-in user may not call this procedure; undefined when he may. */
export function useRefusal(name: ProcedureName): string | undefined {
  const may = useMay(name)
  const { title, roles } = procedureOf(name)
  return may
    ? undefined
    : `“${title}”需要${[...new Set([...roles, 'admin' as const])].map((role) => ROLE_NAMES[role]).join('、')}`
}

function mayCall(roles: readonly Role[], name: ProcedureName): boolean {
  return roles.includes('admin') || procedureOf(name).roles.some((role) => roles.includes(role))
}

type State =
  | { readonly kind: 'asking' }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly user: User; readonly locked: boolean }

export interface SessionProviderProps {
  readonly children: ReactNode
  /** Shown while nobody is signed in; above everything, without unmounting it, when the session was lost in mid-work. */
  readonly signIn: (onDone: (session: string, user: User) => void) => ReactNode
}

export function SessionProvider(props: SessionProviderProps) {
  const { client, queries } = useApi()
  const [state, setState] = useState<State>({ kind: 'asking' })
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const out = (): void => {
      dropKeys()
      setState({ kind: 'out' })
    }
    const ask = async (): Promise<void> => {
      if (client.session() === '') return out()
      const answer = await client.call('session.whoAmI', {})
      if (gone) return
      if (answer.ok) setState({ kind: 'in', user: answer.value.user, locked: false })
      else if (answer.code === 'CORE_RESTARTED' || answer.code === 'BUSY') timer = setTimeout(() => void ask(), 500)
      else out()
    }
    holdKeys()
    void ask()
    const stop = client.onSessionLost(() =>
      setState((before) => (before.kind === 'in' ? { ...before, locked: true } : { kind: 'out' })),
    )
    return () => {
      gone = true
      clearTimeout(timer)
      stop()
    }
  }, [client])
  const session = useMemo<Session | undefined>(
    () =>
      state.kind === 'in'
        ? {
            user: state.user,
            signOut: () => {
              client.setSession('')
              queries.clear()
              setState({ kind: 'out' })
            },
          }
        : undefined,
    [client, queries, state],
  )
  const onDone = (token: string, user: User): void => {
    client.setSession(token)
    setState({ kind: 'in', user, locked: false })
    // What the lost session was refused is asked again; another user starts from nothing.
    if (state.kind === 'in' && state.user.id === user.id) void queries.invalidateQueries()
    else queries.clear()
  }
  if (state.kind === 'asking') return <div className="boot">正在打开台账…</div>
  if (session === undefined || state.kind !== 'in') return props.signIn(onDone)
  return (
    <SessionContext.Provider value={session}>
      <div className="session-frame" key={session.user.id} inert={state.locked}>
        {props.children}
      </div>
      {state.locked ? <Lock>{props.signIn(onDone)}</Lock> : null}
    </SessionContext.Provider>
  )
}

/** The session was lost in mid-work: the work stays where it is, out of reach of mouse and keys, until somebody signs in. */
function Lock(props: { readonly children: ReactNode }) {
  useHotkeyBarrier()
  useLayoutEffect(() => releaseKeys, [])
  return <div className="lock">{props.children}</div>
}
