/** Names of goods as an invoice and a declaration write them. */

/** The name without what never counts: width, case, blanks, and the tax classification that invoices put before it (`*玩具*毛绒玩具`). */
export function goodsName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^\s*\*[^*]{1,40}\*/, '')
    .replace(/[\s·•、,，.。\-_/()（）]/g, '')
    .toLowerCase()
}

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))

/** How alike two plain names are, 0 to 1: shared pairs of characters (Dice); containing each other counts as at least 0.6. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  if (a === '' || b === '') return 0
  const [left, right] = [pairs(a), pairs(b)]
  const shared = [...left].filter((pair) => right.has(pair)).length
  const dice = left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size)
  return a.includes(b) || b.includes(a) ? Math.max(0.6, dice) : dice
}
