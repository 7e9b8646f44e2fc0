import type { CallOut } from '../../../shared/contract/index.ts'
import type { DecContent } from '../../../shared/domain/declaration/content.ts'
import { editedItem, newItem } from './declaration-edit.ts'

type Prefill = CallOut<'paper.prefill'>

/** What the chosen guesses do to a content: head fields over those that are there, lines behind them. */
export function withGuesses(
  content: DecContent,
  head: readonly Prefill['head'][number][],
  items: readonly Prefill['items'][number][],
): DecContent {
  const fields = Object.fromEntries(head.map((guess) => [guess.field, guess.value]))
  let next: DecContent = { ...content, head: { ...content.head, ...fields } }
  for (const line of items) {
    const start = newItem(next).fields
    const merged = Object.entries(line.fields).reduce((now, [name, value]) => editedItem(now, name, value), {
      ...start,
      ...line.fields,
    })
    next = { ...next, items: [...next.items, { fields: { ...merged, ...line.fields }, permits: [] }] }
  }
  return next
}
