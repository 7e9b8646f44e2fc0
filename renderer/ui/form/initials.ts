/**
 * Pinyin initials of Chinese text, for pickers. The browser's own Chinese collation sorts by pinyin, so the first
 * character of each initial is all that is needed; no dictionary is shipped for it. Of a polyphone one reading counts.
 */
const FIRST: readonly (readonly [initial: string, first: string])[] = [
  ['a', '阿'],
  ['b', '八'],
  ['c', '嚓'],
  ['d', '哒'],
  ['e', '妸'],
  ['f', '发'],
  ['g', '旮'],
  ['h', '哈'],
  ['j', '讥'],
  ['k', '咔'],
  ['l', '垃'],
  ['m', '妈'],
  ['n', '拏'],
  ['o', '噢'],
  ['p', '妑'],
  ['q', '七'],
  ['r', '呥'],
  ['s', '仨'],
  ['t', '他'],
  ['w', '屲'],
  ['x', '夕'],
  ['y', '丫'],
  ['z', '帀'],
]
const collator = new Intl.Collator('zh-CN-u-co-pinyin')

/** 订单编号 → ddbh. Letters and digits stay (in lower case), signs go. */
export function initialsOf(text: string): string {
  return [...text.toLowerCase()]
    .map((char) => (/[a-z0-9]/.test(char) ? char : /\p{Script=Han}/u.test(char) ? initialOf(char) : ''))
    .join('')
}

function initialOf(char: string): string {
  let found = ''
  for (const [initial, first] of FIRST) {
    if (collator.compare(char, first) < 0) break
    found = initial
  }
  return found
}
