import { Button, Input } from 'antd'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { Failure } from '../../shared/contract/index.ts'
import { ROLE_NAMES, failureText } from '../../shared/contract/index.ts'
import { failureOf, useClient, useQueryProcedure } from '../api/index.ts'
import { dropKeys, holdKeys } from '../ui/keys/use-hotkeys.ts'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'
import type { User } from './session.tsx'
import './sign-in.css'

/** Choose who you are; a password is asked for only where one is set. */
export function SignIn(props: { readonly onDone: (session: string, user: User) => void }) {
  const users = useQueryProcedure('session.users', {})
  const info = useQueryProcedure('ledger.info', {})
  const kind = info.data?.kind
  return (
    <main className="sign-in">
      <section className="sign-in-card panel" aria-label="登录">
        <h1>
          口岸台账{' '}
          {kind === undefined ? null : (
            <span className={`ledger-mark ledger-${kind}`}>{kind === 'training' ? '培训' : '正式'}</span>
          )}
        </h1>
        <p className="soft">选择用户登录</p>
        {users.isError ? <FailureSentence failure={users.error} onRetry={() => void users.refetch()} /> : null}
        {users.isPending ? <LoadingSentence /> : null}
        {users.data === undefined ? null : (
          <UserList users={users.data.users.filter((user) => user.active)} onDone={props.onDone} />
        )}
      </section>
    </main>
  )
}

function UserList(props: { readonly users: readonly User[]; readonly onDone: (session: string, user: User) => void }) {
  const client = useClient()
  const [chosen, setChosen] = useState<string | undefined>(undefined)
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<Failure | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const enter = async (user: User, secret: string): Promise<void> => {
    setBusy(true)
    holdKeys()
    const answer = await client.call('session.signIn', { login: user.login, password: secret })
    setBusy(false)
    if (answer.ok) props.onDone(answer.value.session, answer.value.user)
    else {
      dropKeys()
      setFailure(failureOf(answer))
    }
  }
  const choose = (user: User): void => {
    setFailure(undefined)
    setChosen(user.login)
    if (!user.hasPassword) void enter(user, '')
  }
  return (
    <ul className="user-list">
      {props.users.map((user, index) => (
        <li key={user.id}>
          <button
            type="button"
            className="user-button"
            autoFocus={index === 0}
            disabled={busy}
            aria-expanded={chosen === user.login}
            onClick={() => choose(user)}
          >
            <strong>{user.name}</strong>
            <span className="soft">{user.login}</span>
            <span className="soft user-roles">{user.roles.map((role) => ROLE_NAMES[role]).join('、')}</span>
          </button>
          {chosen === user.login && user.hasPassword ? (
            <form
              className="user-password"
              onSubmit={(event: FormEvent) => {
                event.preventDefault()
                void enter(user, password)
              }}
            >
              <Input.Password
                autoFocus
                value={password}
                placeholder="口令"
                aria-label={`${user.name} 的口令`}
                onChange={(event) => setPassword(event.target.value)}
              />
              <Button type="primary" htmlType="submit" loading={busy}>
                登录
              </Button>
            </form>
          ) : null}
          {chosen === user.login && failure !== undefined ? (
            <div role="alert" className="field-error">
              {failureText(failure.code, failure.data)}
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
