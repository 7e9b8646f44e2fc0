import { findUser, insertUser, listUsers, readUser, updateUser, type UserRow } from '../../../../db/house/people.ts'
import { contract, Failure, ROLES, type Role } from '../../../../shared/contract/index.ts'
import type { Needs } from '../../needs.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { hashPassword, passwordFits, writeToken } from '../../session.ts'

interface UserView {
  id: number
  login: string
  name: string
  roles: Role[]
  active: boolean
  hasPassword: boolean
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text)
const view = (user: UserRow): UserView => ({
  id: user.id,
  login: user.login,
  name: user.name,
  roles: user.roles.filter(isRole),
  active: user.active,
  hasPassword: user.password !== undefined,
})

export const peopleQueries: SomeQueries<'session.users' | 'session.whoAmI' | 'user.permissions'> = {
  'session.users': (context) => ({ users: listUsers(context.ledger).map(view) }),
  'session.whoAmI': (context) => {
    const user = readUser(context.ledger, context.actor.userId)
    if (user === undefined) throw new Failure('NOT_SIGNED_IN')
    return { user: view(user) }
  },
  'user.permissions': () => ({
    rows: Object.entries(contract).map(([name, declared]) => ({
      name,
      title: declared.title,
      kind: declared.kind,
      roles: ROLES.filter((role) => role === 'admin' || declared.roles.includes(role)),
    })),
  }),
}

export const peopleCommands = (needs: Needs): SomeCommands<'session.signIn' | 'user.save'> => ({
  'session.signIn': (context, input) => {
    const user = findUser(context.ledger, input.login)
    if (user === undefined || !user.active) throw new Failure('LOGIN_WRONG')
    // On one office machine people choose who they are; from another machine that is not enough.
    if (context.actor.deviceId !== undefined && user.password === undefined)
      throw new Failure('PASSWORD_NEEDED', { login: user.login })
    if (user.password !== undefined && !passwordFits(input.password, user.password)) throw new Failure('LOGIN_WRONG')
    return { session: writeToken(needs.secrets, user.id, context.ports.rng), user: view(user) }
  },
  'user.save': (context, input) => {
    const same = findUser(context.ledger, input.login)
    if (same !== undefined && same.id !== input.id) throw new Failure('USER_EXISTS', { login: input.login })
    const old = input.id === undefined ? undefined : readUser(context.ledger, input.id)
    if (input.id !== undefined && old === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
    const password =
      input.password === undefined
        ? old?.password
        : input.password === ''
          ? undefined
          : hashPassword(input.password, context.ports.rng)
    const user = { login: input.login, name: input.name, roles: input.roles, active: input.active, password }
    const id = old === undefined ? insertUser(context.ledger, user) : old.id
    if (old !== undefined) updateUser(context.ledger, { ...user, id })
    if (!listUsers(context.ledger).some((one) => one.active && one.roles.includes('admin')))
      throw new Failure('LAST_ADMIN')
    context.audit('user.save', `user ${id}`, { login: user.login, roles: user.roles, active: user.active })
    return { id }
  },
})
