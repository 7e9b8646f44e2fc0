/**
 * Search in short lists (clients, goods, code tables, screens): by code, Chinese words of any length, pinyin initials,
 * full pinyin and last digits. Linear and exact: with 10,000 items a key press costs about a millisecond, and a
 * two-character word, which a trigram index cannot find, is found like any other. The pinyin comes from the caller.
 */
export interface SearchItem {
  readonly id: string
  readonly code: string
  readonly name: string
  /** Initials of the name, lower case; readings of polyphones separated by blanks ("cqs zqs"). */
  readonly initials: string
  /** Full pinyin without blanks inside a reading; readings separated by blanks ("chongqing zhongqing"). */
  readonly pinyin: string
}

interface Entry<Item extends SearchItem> {
  readonly item: Item
  readonly code: string
  readonly name: string
  readonly initials: readonly string[]
  readonly pinyin: readonly string[]
}

export interface SearchIndex<Item extends SearchItem> {
  readonly entries: readonly Entry<Item>[]
}

/** Why an item was found; also its rank, best first. */
const SEARCH_MATCHES = [
  'code',
  'name',
  'code-start',
  'name-start',
  'initials',
  'initials-start',
  'name-part',
  'pinyin-start',
  'code-end',
  'code-part',
  'initials-part',
  'pinyin-part',
] as const
export type SearchMatch = (typeof SEARCH_MATCHES)[number]

export interface SearchHit<Item extends SearchItem> {
  readonly item: Item
  readonly match: SearchMatch
}

/** Shortest text that counts as "the last digits" of a code; below it everything would match. */
const LAST_DIGITS = 3
/** Initials and pinyin are looked for in the middle only from this length on. */
const INNER_LETTERS = 2

/** Full-width to half-width, lower case, inner runs of blanks to one. The same for what is indexed and what is typed. */
export function normaliseQuery(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\s\u3000]+/g, ' ')
    .trim()
    .toLowerCase()
}

const readings = (text: string): string[] =>
  normaliseQuery(text)
    .split(' ')
    .filter((r) => r !== '')

/** Prepares items for searching. Order is kept among equal hits. */
export function buildIndex<Item extends SearchItem>(items: Iterable<Item>): SearchIndex<Item> {
  const entries: Entry<Item>[] = []
  for (const item of items) {
    entries.push({
      item,
      code: normaliseQuery(item.code),
      name: normaliseQuery(item.name),
      initials: readings(item.initials),
      pinyin: readings(item.pinyin),
    })
  }
  return { entries }
}

function matchWord(entry: Entry<SearchItem>, word: string): number {
  const { code, name } = entry
  if (code === word) return 0
  if (name === word) return 1
  if (code.startsWith(word)) return 2
  if (name.startsWith(word)) return 3
  if (entry.initials.includes(word)) return 4
  if (entry.initials.some((i) => i.startsWith(word))) return 5
  if (name.includes(word)) return 6
  if (word.length >= INNER_LETTERS && entry.pinyin.some((p) => p.startsWith(word))) return 7
  if (word.length >= LAST_DIGITS && code.endsWith(word)) return 8
  if (word.length >= LAST_DIGITS && code.includes(word)) return 9
  if (word.length >= INNER_LETTERS && entry.initials.some((i) => i.includes(word))) return 10
  return word.length > INNER_LETTERS && entry.pinyin.some((p) => p.includes(word)) ? 11 : -1
}

/** The rank of an item for all words of the query (the worst word decides), -1 when one word is not found. */
function matchAll(entry: Entry<SearchItem>, words: readonly string[]): number {
  let worst = 0
  for (const word of words) {
    const rank = matchWord(entry, word)
    if (rank < 0) return -1
    if (rank > worst) worst = rank
  }
  return worst
}

/**
 * The items that contain all words of the query, best match first, in the items' own order among equals.
 * An empty query gives nothing.
 */
export function searchIndex<Item extends SearchItem>(
  index: SearchIndex<Item>,
  text: string,
  limit: number,
): SearchHit<Item>[] {
  const query = normaliseQuery(text)
  if (query === '') return []
  const words = query.split(' ')
  const buckets: Entry<Item>[][] = SEARCH_MATCHES.map(() => [])
  for (const entry of index.entries) {
    // A name with blanks in it is first looked for as it was typed.
    const whole = words.length > 1 ? matchWord(entry, query) : -1
    const rank = whole >= 0 ? whole : matchAll(entry, words)
    if (rank >= 0) buckets[rank]?.push(entry)
  }
  const hits: SearchHit<Item>[] = []
  for (const [rank, bucket] of buckets.entries()) {
    const match = SEARCH_MATCHES[rank]
    for (const entry of bucket) {
      if (hits.length >= limit || match === undefined) return hits
      hits.push({ item: entry.item, match })
    }
  }
  return hits
}
