import { initialsOf } from './initials.ts'

/** One line of a picker. */
export interface PickChoice {
  readonly value: string
  readonly label: string
  /** Shown beside the label and searched: a code, a section. */
  readonly hint?: string
  /** Pinyin initials; computed from the label when absent. */
  readonly initials?: string
}

/** The choices that a typed text means, best first: exact value, start of label, initials or hint, then anywhere. */
export function matchChoices(choices: readonly PickChoice[], text: string): readonly PickChoice[] {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return choices
  const ranked = choices.flatMap((choice, index) => {
    const rank = rankOf(choice, wanted)
    return rank === undefined ? [] : [{ choice, rank, index }]
  })
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ choice }) => choice)
}

function rankOf(choice: PickChoice, wanted: string): number | undefined {
  const label = choice.label.toLowerCase()
  const hint = (choice.hint ?? '').toLowerCase()
  const initials = choice.initials ?? initialsOf(choice.label)
  if (choice.value.toLowerCase() === wanted || hint === wanted) return 0
  if (label.startsWith(wanted)) return 1
  if (initials.startsWith(wanted)) return 2
  if (hint.startsWith(wanted)) return 3
  return label.includes(wanted) || initials.includes(wanted) || hint.includes(wanted) ? 4 : undefined
}
