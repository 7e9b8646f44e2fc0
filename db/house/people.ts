import type { ReadHandle, WriteHandle } from '../open.ts'

export interface UserRow {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly roles: readonly string[]
  readonly active: boolean
  /** scrypt record, or undefined when the user signs in without a password. */
  readonly password: string | undefined
}

interface Row {
  user_id: number
  login: string
  name: string
  roles: string
  active: number
  password: string | null
}
const fromRow = (row: Row): UserRow => ({
  id: row.user_id,
  login: row.login,
  name: row.name,
  roles: JSON.parse(row.roles) as string[],
  active: row.active === 1,
  password: row.password ?? undefined,
})

/** All users, active ones first, by login. */
export function listUsers(ledger: ReadHandle): UserRow[] {
  return (ledger.sql('select * from user_account order by active desc, login').all() as Row[]).map(fromRow)
}

/** One user by login name. */
export function findUser(ledger: ReadHandle, login: string): UserRow | undefined {
  const row = ledger.sql('select * from user_account where login = ?').get(login) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** One user by id. */
export function readUser(ledger: ReadHandle, id: number): UserRow | undefined {
  const row = ledger.sql('select * from user_account where user_id = ?').get(id) as Row | undefined
  return row === undefined ? undefined : fromRow(row)
}

/** Adds a user and answers the id. */
export function insertUser(ledger: WriteHandle, user: Omit<UserRow, 'id'>): number {
  const row = ledger
    .sql(
      'insert into user_account (login, name, roles, active, password) values (?, ?, ?, ?, ?) returning user_id as id',
    )
    .get(user.login, user.name, JSON.stringify(user.roles), user.active ? 1 : 0, user.password ?? null) as {
    id: number
  }
  return row.id
}

/** Replaces a user's fields; users are never deleted, only made inactive. */
export function updateUser(ledger: WriteHandle, user: UserRow): void {
  ledger
    .sql('update user_account set login = ?, name = ?, roles = ?, active = ?, password = ? where user_id = ?')
    .run(user.login, user.name, JSON.stringify(user.roles), user.active ? 1 : 0, user.password ?? null, user.id)
}
