import type { IntakeField } from './field.ts'
import { fieldsOf } from './field-dictionary.ts'
import { foldHeader, headerParts, isReturnColumn, type HeaderParts } from './header-text.ts'
import { headerWords, ROLE_BOUND, ROLES, wordLikeness, type HeaderWords } from './header-words.ts'
import type { IntakeKind } from './kind.ts'
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

interface KnownName {
  readonly field: IntakeField
  readonly exact: ReadonlySet<string>
  readonly words: readonly HeaderWords[]
}

const KNOWN = new Map<IntakeKind, readonly KnownName[]>()

function knownNames(kind: IntakeKind): readonly KnownName[] {
  const known = KNOWN.get(kind)
  if (known !== undefined) return known
  const made = fieldsOf(kind).map((field) => {
    const names = [field.label, field.element, ...field.synonyms].map(foldHeader)
    return { field, exact: new Set(names), words: names.map(headerWords) }
  })
  KNOWN.set(kind, made)
  return made
}

/** Shared two-character pieces, 0..1. */
function pieceLikeness(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) return 0
  const pieces = new Map<string, number>()
  for (let i = 0; i < a.length - 1; i++) pieces.set(a.slice(i, i + 2), (pieces.get(a.slice(i, i + 2)) ?? 0) + 1)
  let shared = 0
  for (let i = 0; i < b.length - 1; i++) {
    const left = pieces.get(b.slice(i, i + 2)) ?? 0
    if (left > 0) {
      shared++
      pieces.set(b.slice(i, i + 2), left - 1)
    }
  }
  return (2 * shared) / (a.length + b.length - 2)
}

/** Below it a likeness of names is an accident. */
const LIKENESS_FLOOR = 0.6

/** How well a header names a field, 0..1, and why. */
function nameScore(parts: HeaderParts, known: KnownName, inherited: string | undefined): { readonly score: number; readonly reason: string } {
  let best = { score: 0, reason: '' }
  parts.keys.forEach((key, order) => {
    const late = order === 0 ? 0 : 0.04
    const bare = key.replace(/\d+/g, '')
    if (known.exact.has(key)) best = better(best, 1 - late, `表头即“${known.field.label}”的常用叫法`)
    else if (known.exact.has(bare)) best = better(best, 0.97 - late, `表头去掉数字后即“${known.field.label}”`)
    const words = headerWords(key)
    const roles = inherited === undefined || ROLES.some((role) => words.concepts.has(role)) || !ROLE_BOUND.some((concept) => words.concepts.has(concept)) ? words : { concepts: new Set([...words.concepts, inherited]), unknown: words.unknown }
    for (const name of known.words) {
      const likeness = wordLikeness(roles, name)
      if (likeness > LIKENESS_FLOOR) best = better(best, likeness * 0.94 - late, roles === words ? `表头词义与“${known.field.label}”相符` : `表头词义与“${known.field.label}”相符（归属由左侧列推断）`)
    }
    for (const name of known.exact) {
      const likeness = pieceLikeness(key, name)
      if (likeness > LIKENESS_FLOOR) best = better(best, likeness * 0.85 - late, `表头与“${known.field.label}”字面相近`)
    }
  })
  return best
}

function better(a: { score: number; reason: string }, score: number, reason: string): { score: number; reason: string } {
  return score > a.score ? { score, reason } : a
}

/** The best name score of a header over all fields: how much it looks like a header of this kind. */
export function headerStrength(kind: IntakeKind, text: string): number {
  if (text.length > 60) return 0
  const parts = headerParts(text)
  return knownNames(kind).reduce((best, known) => Math.max(best, nameScore(parts, known, undefined).score), 0)
}

/** The field a label of a form names best. */
export function fieldOfLabel(kind: IntakeKind, text: string): { readonly field: IntakeField; readonly score: number } | undefined {
  const parts = headerParts(text)
  let best: { field: IntakeField; score: number } | undefined
  for (const known of knownNames(kind)) {
    const { score } = nameScore(parts, known, undefined)
    if (score > (best?.score ?? 0.8)) best = { field: known.field, score }
  }
  return best
}

/** The role a header names for the bare headers to its right (收货人 | 电话 | 地址). */
function roleOf(header: string): string | undefined {
  const words = headerWords(foldHeader(header))
  return ROLES.find((role) => words.concepts.has(role))
}

/** All candidate fields of a column, best first. */
export function candidates(kind: IntakeKind, evidence: ColumnEvidence, inherited: string | undefined): FieldGuess[] {
  if (isReturnColumn(evidence.header)) return []
  const parts = headerParts(evidence.header)
  const guesses: FieldGuess[] = []
  for (const known of knownNames(kind)) {
    const name = nameScore(parts, known, inherited)
    const fit = suits(known.field, evidence.look)
    // Strong values alone may speak where the header says nothing.
    const score = name.score > 0 ? name.score + (fit > 0 ? fit * 0.2 : fit * 0.45) : fit >= 0.8 ? 0.42 : 0
    if (score < 0.4) continue
    const reasons = [...(name.score > 0 ? [name.reason] : []), ...(fit >= 0.3 ? [`内容像“${known.field.label}”`] : fit <= -0.5 ? ['内容不太像，请核对'] : [])]
    guesses.push({ field: known.field, score: Math.min(1.2, score), reasons, index: parts.index })
  }
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
  // Of equals the left column wins, and of its fields the one named first in the message.
  all.sort((a, b) => b.guess.score - a.guess.score || a.column - b.column)
  const result = new Map<number, Assignment>()
  const taken = new Set<string>()
  for (const { column, guess } of all) {
    if (result.has(column) || taken.has(guess.field.id)) continue
    taken.add(guess.field.id)
    result.set(column, { column, field: guess.field, confidence: Math.round(Math.min(1, guess.score) * 100) / 100, reasons: guess.reasons })
  }
  return result
}
