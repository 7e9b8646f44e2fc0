/** Who may do what: each procedure names the roles that may call it; `admin` may call everything. */
export const ROLES = ['clerk', 'warehouse', 'accountant', 'checker', 'admin'] as const
export type Role = (typeof ROLES)[number]

/** 录单员、仓管员、会计、复核员、管理员。 */
export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  clerk: '录单员',
  warehouse: '仓管员',
  accountant: '会计',
  checker: '复核员',
  admin: '管理员',
}

/** Everyone who works in the office. */
export const EVERYONE: readonly Role[] = ROLES
/** Those who prepare and file. */
export const FILERS: readonly Role[] = ['clerk', 'checker', 'admin']
/** Those who may look at filings and parcels but not change them, too. */
export const OFFICE: readonly Role[] = ['clerk', 'checker', 'accountant', 'warehouse', 'admin']
export const ADMINS: readonly Role[] = ['admin']
