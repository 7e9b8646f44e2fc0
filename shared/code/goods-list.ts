import { DatedIndex, type DatedRow, type DatedTable } from '../domain/dated/dated.ts'

/**
 * Lists of commodity codes: positive (retail import), prohibited, licence. None of them is shipped: no complete list with
 * a known licence was found. An absent list is "not loaded", which is not "not listed": its rule stays silent.
 */
export interface GoodsListRow extends DatedRow {
  readonly name: string
  /** Limits and conditions in the list's own words. */
  readonly note: string
}
export type GoodsListId = 'positive' | 'prohibited' | 'licence'

export const GOODS_LISTS: readonly { readonly id: GoodsListId; readonly title: string; readonly hint: string }[] = [
  {
    id: 'positive',
    title: '跨境电商零售进口商品清单',
    hint: '2022 版共 1,476 项；程序不附带，请从官方公告导入（列：编码、名称、备注）。',
  },
  { id: 'prohibited', title: '禁止进出口商品', hint: '程序不附带，请按公告导入。' },
  { id: 'licence', title: '许可证件商品', hint: '程序不附带（两用物项目录等请从官方公告导入）。' },
]

/** A list that nobody has loaded. */
export function emptyGoodsList(id: GoodsListId): DatedTable<GoodsListRow> {
  return { id, title: GOODS_LISTS.find((list) => list.id === id)?.title ?? id, version: '', source: '', rows: [] }
}

/** A row of an imported list. The positive list names 8-digit codes, so 4 to 10 digits are taken; anything else is undefined. */
export function readGoodsListRow(
  cells: readonly string[],
  source: string,
  validFrom: string,
): GoodsListRow | undefined {
  const key = (cells[0] ?? '').replace(/[.\s]/g, '')
  if (!/^\d{4,10}$/.test(key)) return undefined
  return { key, name: (cells[1] ?? '').trim(), note: (cells[2] ?? '').trim(), validFrom, validTo: '', source }
}

/** A question to a list: is the code, or a shorter heading it belongs to, listed on the day? undefined while nothing is loaded. */
export function listQuestion(table: DatedTable<GoodsListRow>, day: string): ((hsCode: string) => boolean) | undefined {
  if (table.rows.length === 0) return undefined
  const index = new DatedIndex(table)
  return listedIn({ has: (code) => index.on(code, day) !== undefined })
}

/** True for a code that is among the keys itself, or by a shorter heading it belongs to (4 digits at least). */
export function listedIn(keys: { has(code: string): boolean }): (hsCode: string) => boolean {
  return (hsCode) => {
    for (let length = hsCode.length; length >= 4; length--) if (keys.has(hsCode.slice(0, length))) return true
    return false
  }
}
