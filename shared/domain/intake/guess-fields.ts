import type { IntakeField } from './field.ts'
import { foldHeader, headerParts, isReturnColumn } from './header-text.ts'
import { headerWords, ROLES } from './header-words.ts'
import type { IntakeKind } from './kind.ts'
import { nameIndex, type NameScore } from './name-index.ts'
import { suits, type ValueLook } from './value-look.ts'

/** A column as the guess sees it. */
export interface ColumnEvidence {
  readonly column: number
  readonly header: string
  readonly look: ValueLook
}

export interface FieldGuess {
  readonly field: IntakeField
  readonly score: number
  readonly reasons: readonly string[]
  /** Number in the header, for product groups. */
  readonly index: number
}

/** Which field a text names best (-1 none), and how well. */
export function namedField(kind: IntakeKind, text: string): { readonly field: number; readonly score: number } {
  return nameIndex(kind).best(text)
}

/** Below it a text is not taken for the label of a form. */
const LABEL_FLOOR = 0.7

/** The field a label of a form names best. */
export function fieldOfLabel(
  kind: IntakeKind,
  text: string,
): { readonly field: IntakeField; readonly score: number } | undefined {
  const index = nameIndex(kind)
  let best: { field: IntakeField; score: number } | undefined
  for (const [at, { score }] of index.scores(text, undefined)) {
    const field = index.fields[at]
    if (field !== undefined && score > (best?.score ?? LABEL_FLOOR)) best = { field, score }
  }
  return best
}

/** The role a header names for the bare headers to its right (收货人 | 电话 | 地址). */
function roleOf(header: string): string | undefined {
  const words = headerWords(foldHeader(header))
  return ROLES.find((role) => words.concepts.has(role))
}

/** Values that a field cannot have: only its very name outweighs them. */
const NEVER = -0.9
const OWN_NAME = 0.97
/** What a header means without the role of its left neighbour counts less than with it. */
const ALONE = 0.85

function better(inRole: NameScore | undefined, alone: NameScore | undefined): NameScore {
  if (alone !== undefined && alone.score * ALONE > (inRole?.score ?? 0)) return { ...alone, score: alone.score * ALONE }
  return inRole ?? { score: 0, reason: '' }
}

/** All candidate fields of a column, best first. */
function candidates(kind: IntakeKind, evidence: ColumnEvidence, inherited: string | undefined): FieldGuess[] {
  if (isReturnColumn(evidence.header)) return []
  const parts = headerParts(evidence.header)
  const index = nameIndex(kind)
  const names = index.scores(evidence.header, inherited)
  const alone = inherited === undefined ? names : index.scores(evidence.header, undefined)
  const guesses: FieldGuess[] = []
  index.fields.forEach((field, at) => {
    const name = better(names.get(at), alone.get(at))
    const fit = suits(field, evidence.look)
    if (fit <= NEVER && name.score < OWN_NAME) return
    const score = name.score === 0 ? 0 : name.score + (fit > 0 ? fit * 0.2 : fit * 0.45)
    if (score < 0.4) return
    const reasons = [
      name.reason,
      ...(fit >= 0.3 ? [`内容像“${field.label}”`] : fit <= -0.5 ? ['内容不太像，请核对'] : []),
    ]
    guesses.push({ field, score: Math.min(1.2, score), reasons, index: parts.index })
  })
  return guesses.sort((a, b) => b.score - a.score)
}

export interface Assignment {
  readonly column: number
  readonly field: IntakeField
  readonly confidence: number
  readonly reasons: readonly string[]
}

/** Candidates of every column, with roles handed on to the right. */
export function allCandidates(kind: IntakeKind, columns: readonly ColumnEvidence[]): Map<number, FieldGuess[]> {
  const result = new Map<number, FieldGuess[]>()
  let role: string | undefined
  let distance = 0
  for (const column of columns) {
    const own = roleOf(column.header)
    if (own !== undefined) {
      role = own
      distance = 0
    } else if (++distance > 6) role = undefined
    result.set(column.column, candidates(kind, column, own === undefined ? role : undefined))
  }
  return result
}

/** Gives each field to the column that wants it most; each column gets one field, each field one column. */
export function assign(guesses: ReadonlyMap<number, readonly FieldGuess[]>): Map<number, Assignment> {
  const all = [...guesses].flatMap(([column, list]) => list.map((guess) => ({ column, guess })))
  // Of equals the left column wins, and of its fields one that the file must hold, then the one named first in the message.
  all.sort(
    (a, b) =>
      b.guess.score - a.guess.score ||
      a.column - b.column ||
      Number(b.guess.field.need === 'file') - Number(a.guess.field.need === 'file'),
  )
  const result = new Map<number, Assignment>()
  const taken = new Set<string>()
  for (const { column, guess } of all) {
    if (result.has(column) || taken.has(guess.field.id)) continue
    taken.add(guess.field.id)
    result.set(column, {
      column,
      field: guess.field,
      confidence: Math.round(Math.min(1, guess.score) * 100) / 100,
      reasons: guess.reasons,
    })
  }
  return result
}

/** A field gives way to one that is needed more and fits the same column nearly as well. */
const PROMOTION_MARGIN = 0.2

const NEEDS = { no: 0, later: 1, file: 2 } as const

/** Gives wanted fields that no column claimed a column that went to a field needed less, when they fit it nearly as well. */
export function promote(
  guesses: ReadonlyMap<number, readonly FieldGuess[]>,
  assigned: Map<number, Assignment>,
  wanted: readonly IntakeField[],
): void {
  for (const field of wanted) {
    if ([...assigned.values()].some((one) => one.field.id === field.id)) continue
    const rivals = [...assigned.values()]
      .flatMap((one) => {
        const list = guesses.get(one.column) ?? []
        const own = list.find((guess) => guess.field.id === one.field.id)
        const other = list.find((guess) => guess.field.id === field.id)
        return (NEEDS[one.field.need] >= NEEDS[field.need] && one.field.need !== 'no') ||
          own === undefined ||
          other === undefined ||
          other.score < own.score - PROMOTION_MARGIN
          ? []
          : [{ column: one.column, guess: other }]
      })
      .sort((a, b) => b.guess.score - a.guess.score)
    const best = rivals[0]
    if (best !== undefined)
      assigned.set(best.column, {
        column: best.column,
        field,
        confidence: Math.round(Math.min(1, best.guess.score) * 100) / 100,
        reasons: best.guess.reasons,
      })
  }
}

/** So much must header and values say together before a needed field is filled by elimination. */
const ELIMINATION_FLOOR = 0.5
/** And so much more than the second best column. */
const ELIMINATION_MARGIN = 0.1

/**
 * Needed fields that no column claimed: given to a column that nothing else wants, when its header shares a word and its
 * values look right, and no other column comes near. Low confidence, so that a person looks. For a field that another
 * could speak for (`spoken`), looks alone are not enough.
 */
export function fillByElimination(
  kind: IntakeKind,
  columns: readonly ColumnEvidence[],
  assigned: Map<number, Assignment>,
  wanted: readonly IntakeField[],
  spoken: ReadonlySet<string> = new Set(),
): void {
  const index = nameIndex(kind)
  for (const field of wanted) {
    const at = index.fields.indexOf(field)
    const rated = columns
      .filter((column) => !assigned.has(column.column) && column.header !== '' && !isReturnColumn(column.header))
      .map((column) => {
        const [hint, fit] = [index.hint(column.header, at), suits(field, column.look)]
        return { column, hint, fit, score: hint + Math.max(0, fit) }
      })
      .filter(({ hint, fit, score }) => fit > 0 && score >= ELIMINATION_FLOOR && (hint > 0 || !spoken.has(field.id)))
      .sort((a, b) => b.score - a.score)
    const [best, second] = rated
    if (best === undefined || (second !== undefined && best.score - second.score < ELIMINATION_MARGIN)) continue
    assigned.set(best.column.column, {
      column: best.column.column,
      field,
      confidence: 0.45,
      reasons: [`“${field.label}”尚无对应列，此列的内容与叫法最接近，请核对`],
    })
  }
}
