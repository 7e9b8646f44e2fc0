/** Bonded account books (账册): what kind they are, and what their numbers tell (SPEC B.2 and C). */

/** T, H: 物流、耗料; L: 保税仓库等; E and H with 5 digits of customs: processing. The office says which; the number only proposes. */
export const BOOK_KINDS = [
  { kind: 'logistics', name: '物流账册' },
  { kind: 'processing', name: '加工账册' },
] as const
export type BookKind = (typeof BOOK_KINDS)[number]['kind']

/** 记账模式: accumulate puts equal goods into one item; batch opens an item for every line of an inbound list. */
export const BOOK_MODES = [
  { mode: 'accumulate', name: '累计记账' },
  { mode: 'batch', name: '逐批记账' },
] as const
export type BookMode = (typeof BOOK_MODES)[number]['mode']

const BOOK_NO = /^[A-Z][0-9A-Z]{11}$/

export type BookNoReading =
  | { readonly ok: true; readonly kind: BookKind; readonly consumption: boolean }
  | { readonly ok: false; readonly reason: string }

/**
 * Reads a book's number: 12 characters. A logistics book starts with T and has D or W at the sixth place, or starts with L and has a
 * letter at the ninth; H at the sixth place is a book of consumption (耗料). Source: script of the single window's own page (SPEC B.2).
 */
export function readBookNo(text: string): BookNoReading {
  const number = text.trim().toUpperCase()
  if (!BOOK_NO.test(number)) return { ok: false, reason: '账册编号应为 12 位，以字母开头' }
  const first = number.charAt(0)
  if (!'THLE'.includes(first)) return { ok: false, reason: '账册编号应以 T、H、L 或 E 开头' }
  const consumption = number.charAt(5) === 'H'
  const logistics =
    (first === 'T' && 'DW'.includes(number.charAt(5))) || (first === 'L' && /[A-Z]/.test(number.charAt(8)))
  return { ok: true, kind: logistics ? 'logistics' : 'processing', consumption }
}

export const ITEM_STATES = [
  { state: 'new', name: '未备案', tone: 'grey', help: '还没有备案序号：先备案，再随清单入区' },
  { state: 'filed', name: '已备案', tone: 'green', help: '海关已给备案序号' },
  { state: 'stopped', name: '停用', tone: 'grey', help: '不再使用' },
] as const
export type ItemState = (typeof ITEM_STATES)[number]['state']
