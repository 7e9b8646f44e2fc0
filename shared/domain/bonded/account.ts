/**
 * Accounts of the bonded quantity ledger, as data. Two planes are kept side by side and each balances by itself: what customs' account
 * book says (账面), and where the goods are (实物). A third one keeps the parcels that customs has released and no list has debited yet.
 */
export const PLANES = ['book', 'goods', 'release'] as const
export type Plane = (typeof PLANES)[number]

/**
 * `in`: counts as stock of its plane (customs' book balance; goods in the house). `signed`: may fall below zero — the world outside, and
 * customs' book, which stands as customs says even when that contradicts the goods.
 */
export interface AccountRow {
  readonly name: string
  readonly code: number
  readonly plane: Plane
  readonly title: string
  readonly stock: boolean
  readonly signed: boolean
  readonly help: string
}

const rows = [
  ['bookOutside', 1, 'book', '账册对方', false, true, '账册以外：核增的来源、核减的去向'],
  ['book', 2, 'book', '账面可用', true, true, '已记账、未被预核扣的数量'],
  ['preDebit', 3, 'book', '预核扣（减）', true, true, '出区清单已预核扣、尚未核扣：仍在账上'],
  ['preCredit', 4, 'book', '预核扣（增）', false, true, '入区清单已预核扣、尚未记账：还不在账上'],
  ['outside', 10, 'goods', '库外', false, true, '收货的来源、发运的去向'],
  ['receiving', 11, 'goods', '收货区', true, false, '已清点、未上架'],
  ['shelf', 12, 'goods', '库位', true, false, '在库位上'],
  ['picked', 13, 'goods', '已拣', true, false, '已从库位拣出'],
  ['packed', 14, 'goods', '已打包', true, false, '已打包、未出库'],
  ['inFlight', 15, 'goods', '出库在途', false, false, '已装车离库、未过卡口'],
  ['returns', 16, 'goods', '退货待理', true, false, '退回、未理货'],
  ['damage', 17, 'goods', '残损', true, false, '残损或过期，待处置'],
  ['exception', 18, 'goods', '异常', true, false, '拦截下来的包裹'],
  ['voidPass', 19, 'goods', '作废核放单', true, false, '核放单作废后退回、未归位'],
  ['countDifference', 20, 'goods', '盘点差异', false, true, '盘盈盘亏，待决定'],
  ['releaseOutside', 30, 'release', '放行来源', false, true, '海关放行与撤销'],
  ['released', 31, 'release', '已放行未核扣', true, true, '清单已放行、尚无已核扣的核注清单'],
] as const

export type AccountName = (typeof rows)[number][0]
export const ACCOUNTS: readonly (AccountRow & { readonly name: AccountName })[] = rows.map(
  ([name, code, plane, title, stock, signed, help]) => ({ name, code, plane, title, stock, signed, help }),
)
const BY_NAME: ReadonlyMap<string, AccountRow & { readonly name: AccountName }> = new Map(
  ACCOUNTS.map((row) => [row.name, row]),
)
const BY_CODE: ReadonlyMap<number, AccountRow & { readonly name: AccountName }> = new Map(
  ACCOUNTS.map((row) => [row.code, row]),
)

/** The row of an account. Throws RangeError for a name that is none (an error of the programmer). */
export function account(name: string): AccountRow & { readonly name: AccountName } {
  const row = BY_NAME.get(name)
  if (row === undefined) throw new RangeError(`account ${name}`)
  return row
}

/** The account that is stored as this number. Throws RangeError. */
export function accountOfCode(code: number): AccountRow & { readonly name: AccountName } {
  const row = BY_CODE.get(code)
  if (row === undefined) throw new RangeError(`account code ${code}`)
  return row
}

/** Accounts whose sum is customs' book balance (SPEC C.2: pre-debited goods are still in the book). */
export const CUSTOMS_ACCOUNTS: readonly AccountName[] = ACCOUNTS.filter((row) => row.plane === 'book' && row.stock).map(
  (row) => row.name,
)
/** Accounts whose sum is what lies in the house. */
export const HOUSE_ACCOUNTS: readonly AccountName[] = ACCOUNTS.filter((row) => row.plane === 'goods' && row.stock).map(
  (row) => row.name,
)
