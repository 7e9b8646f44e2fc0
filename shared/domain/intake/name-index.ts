import type { IntakeField } from './field.ts'
import { fieldsOf } from './field-dictionary.ts'
import { foldHeader, headerParts, type HeaderParts } from './header-text.ts'
import {
  conceptWeight,
  headerWords,
  ROLE_BOUND,
  ROLES,
  totalWeight,
  wordLikeness,
  type HeaderWords,
} from './header-words.ts'
import type { IntakeKind } from './kind.ts'

/** How well a header names a field, 0..1, and why in Chinese. */
export interface NameScore {
  readonly score: number
  readonly reason: string
}

/** Below it a likeness of names is an accident. */
const LIKENESS_FLOOR = 0.6
/** What a longer text may be worth as a header: nothing. */
const MAX_HEADER = 60

interface Signature {
  readonly words: HeaderWords
  readonly fields: readonly number[]
}

interface KnownText {
  readonly text: string
  readonly fields: readonly number[]
}

function pieces(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_unused, i) => text.slice(i, i + 2))
}

/** All known names of a kind's fields, laid out so that a header is compared with those that share something with it. */
class NameIndex {
  readonly fields: readonly IntakeField[]
  readonly #exact = new Map<string, number[]>()
  readonly #signatures: readonly Signature[]
  readonly #texts: readonly KnownText[]
  readonly #byPiece = new Map<string, number[]>()
  readonly #byConcept = new Map<string, number[]>()
  readonly #known = new Map<string, ReadonlyMap<number, NameScore>>()

  constructor(kind: IntakeKind) {
    this.fields = fieldsOf(kind)
    const bySignature = new Map<string, { words: HeaderWords; fields: number[] }>()
    this.fields.forEach((field, index) => {
      for (const name of new Set([field.label, field.element, ...field.synonyms].map(foldHeader))) {
        this.#exact.set(name, [...(this.#exact.get(name) ?? []), index])
        const words = headerWords(name)
        const key = `${[...words.concepts].sort().join(' ')} ${words.unknown}`
        const signature = bySignature.get(key) ?? { words, fields: [] }
        if (!signature.fields.includes(index)) signature.fields.push(index)
        bySignature.set(key, signature)
      }
    })
    this.#signatures = [...bySignature.values()].filter((signature) => signature.words.concepts.size > 0)
    this.#signatures.forEach(({ words }, index) => {
      for (const concept of words.concepts)
        this.#byConcept.set(concept, [...(this.#byConcept.get(concept) ?? []), index])
    })
    this.#texts = [...this.#exact].map(([text, fields]) => ({ text, fields }))
    this.#texts.forEach(({ text }, index) => {
      for (const piece of new Set(pieces(text))) this.#byPiece.set(piece, [...(this.#byPiece.get(piece) ?? []), index])
    })
  }

  /** Scores of a header for all fields it may name. `inherited` is the role a column to the left handed on. */
  scores(header: string, inherited: string | undefined): ReadonlyMap<number, NameScore> {
    const key = `${inherited ?? ''} ${header}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const scores =
      header.length > MAX_HEADER ? new Map<number, NameScore>() : this.#score(headerParts(header), inherited)
    if (this.#known.size > 5000) this.#known.clear()
    this.#known.set(key, scores)
    return scores
  }

  #score(parts: HeaderParts, inherited: string | undefined): Map<number, NameScore> {
    const best = new Map<number, NameScore>()
    const note = (fields: readonly number[], score: number, reason: (label: string) => string): void => {
      for (const index of fields)
        if (score > (best.get(index)?.score ?? 0))
          best.set(index, { score, reason: reason(this.fields[index]?.label ?? '') })
    }
    parts.keys.forEach((key, order) => {
      const late = order === 0 ? 0 : 0.04
      note(this.#exact.get(key) ?? [], 1 - late, (label) => `表头即“${label}”的常用叫法`)
      note(this.#exact.get(key.replace(/\d+/g, '')) ?? [], 0.97 - late, (label) => `表头去掉数字后即“${label}”`)
      const own = headerWords(key)
      const bare =
        inherited !== undefined &&
        !ROLES.some((role) => own.concepts.has(role)) &&
        ROLE_BOUND.some((concept) => own.concepts.has(concept))
      const words =
        bare && inherited !== undefined
          ? { concepts: new Set([...own.concepts, inherited]), unknown: own.unknown }
          : own
      this.#wordScores(words, (fields, likeness) =>
        note(fields, likeness * 0.94 - late, (label) =>
          bare ? `表头词义与“${label}”相符（归属由左侧列推断）` : `表头词义与“${label}”相符`,
        ),
      )
      this.#pieceScores(key, (fields, likeness) =>
        note(fields, likeness * 0.85 - late, (label) => `表头与“${label}”字面相近`),
      )
    })
    return best
  }

  /** Names that share concepts with the header. */
  #wordScores(words: HeaderWords, note: (fields: readonly number[], likeness: number) => void): void {
    const shared = new Map<number, number>()
    for (const concept of words.concepts)
      for (const index of this.#byConcept.get(concept) ?? [])
        shared.set(index, (shared.get(index) ?? 0) + conceptWeight(concept))
    for (const [index, weight] of shared) {
      const signature = this.#signatures[index]
      if (signature === undefined) continue
      const likeness = wordLikeness(weight, words, signature.words)
      if (likeness > LIKENESS_FLOOR) note(signature.fields, likeness)
    }
  }

  /** Names that share two-character pieces with the header. */
  #pieceScores(key: string, note: (fields: readonly number[], likeness: number) => void): void {
    const shared = new Map<number, number>()
    for (const piece of new Set(pieces(key)))
      for (const index of this.#byPiece.get(piece) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1)
    for (const [index, count] of shared) {
      const known = this.#texts[index]
      if (known === undefined) continue
      const likeness = (2 * count) / (key.length + known.text.length - 2)
      if (likeness > LIKENESS_FLOOR) note(known.fields, likeness)
    }
  }

  /**
   * How much of the meaning of a header a field shares at all, 0..1: for columns that nothing claims when a needed field is
   * still without one.
   */
  hint(header: string, field: number): number {
    const parts = headerParts(header)
    let best = 0
    for (const key of parts.keys) {
      const words = headerWords(key)
      const all = totalWeight(words) + 0.25 * words.unknown
      if (all === 0) continue
      for (const signature of this.#signatures) {
        if (!signature.fields.includes(field)) continue
        let shared = 0
        for (const concept of words.concepts)
          if (signature.words.concepts.has(concept)) shared += conceptWeight(concept)
        best = Math.max(best, (2 * shared) / (all + totalWeight(signature.words)))
      }
    }
    return best
  }

  /** The field a text names best and how well: how much it looks like a header of this kind. */
  best(text: string): { readonly field: number; readonly score: number } {
    let best = { field: -1, score: 0 }
    if (/\d{5}/.test(text)) return best
    for (const [field, { score }] of this.scores(text, undefined)) if (score > best.score) best = { field, score }
    return best
  }
}

const INDEXES = new Map<IntakeKind, NameIndex>()

/** The index of a kind, built at first use. */
export function nameIndex(kind: IntakeKind): NameIndex {
  const known = INDEXES.get(kind)
  if (known !== undefined) return known
  const made = new NameIndex(kind)
  INDEXES.set(kind, made)
  return made
}
