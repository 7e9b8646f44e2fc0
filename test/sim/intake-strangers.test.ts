import { afterAll, describe, expect, it } from 'vitest'
import { parseHere } from '../../electron/adapter/parse/workbook.fixture.ts'
import { fieldsOf } from '../../shared/domain/intake/field-dictionary.ts'
import { foldHeader } from '../../shared/domain/intake/header-text.ts'
import type { Mapping } from '../../shared/domain/intake/mapping.ts'
import { HELD_OUT, KINDS, stranger, type Stranger } from '../support/strangers.ts'

interface Score {
  right: number
  wrong: number
  missed: number
  heldRight: number
  held: number
  decoysTaken: number
  files: number
  perfect: number
  usable: number
}

const newScore = (): Score => ({
  right: 0,
  wrong: 0,
  missed: 0,
  heldRight: 0,
  held: 0,
  decoysTaken: 0,
  files: 0,
  perfect: 0,
  usable: 0,
})

const bare = (header: string): string => foldHeader(header.replace(/（.*|\(.*|\n.*/s, ''))

function judge(one: Stranger, mapping: Mapping, missing: number, score: Score, misses: Map<string, number>): void {
  let wrong = 0
  let missed = 0
  for (const [index, column] of one.columns.entries()) {
    const found =
      one.style === 'form'
        ? (
            mapping.head.find((cell) => bare(cell.label) === bare(column.header)) ??
            mapping.columns.find((mapped) => mapped.header.trim() === column.header.trim())
          )?.field
        : mapping.columns.find((mapped) => mapped.column === index)?.field
    const group = one.style === 'groups' ? mapping.columns.find((mapped) => mapped.column === index)?.group : undefined
    if (column.field === undefined) {
      if (found !== undefined) {
        misses.set(
          `${one.kind} 无关列 ${column.header} → ${found}`,
          (misses.get(`${one.kind} 无关列 ${column.header} → ${found}`) ?? 0) + 1,
        )
        score.decoysTaken++
        wrong++
      }
      continue
    }
    if (column.heldOut) score.held++
    if (found === column.field && group === column.group) {
      score.right++
      if (column.heldOut) score.heldRight++
    } else {
      if (found === undefined) missed++
      else wrong++
      const key = `${one.kind} ${column.header.replace(/\s+/g, ' ').trim()} → ${found ?? '无'}（应为 ${column.field}）`
      misses.set(key, (misses.get(key) ?? 0) + 1)
    }
  }
  score.wrong += wrong
  score.missed += missed
  score.files++
  if (wrong === 0 && missed === 0) score.perfect++
  if (wrong === 0 && missing === 0) score.usable++
}

async function measure(
  from: number,
  count: number,
  strange: number,
): Promise<{ readonly score: Score; readonly byStyle: Map<string, Score>; readonly misses: Map<string, number> }> {
  const score = newScore()
  const byStyle = new Map<string, Score>()
  const misses = new Map<string, number>()
  for (let seed = from; seed < from + count; seed++) {
    const one = stranger(seed, strange)
    const frames = await parseHere(one.file, { task: 'sniff', kind: one.kind })
    const frame = frames.find((candidate) => candidate.t === 'mapping')
    if (frame?.t !== 'mapping') throw new Error(`seed ${seed}: ${JSON.stringify(frames.at(-1))}`)
    const style = byStyle.get(one.style) ?? newScore()
    byStyle.set(one.style, style)
    judge(one, frame.mapping, frame.missing.length, score, misses)
    judge(one, frame.mapping, frame.missing.length, style, new Map())
  }
  return { score, byStyle, misses }
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)}%`)
const line = (name: string, s: Score): string =>
  `${name.padEnd(14)} 列 ${percent(s.right, s.right + s.wrong + s.missed - s.decoysTaken)}（错 ${s.wrong}，缺 ${s.missed}，误收无关列 ${s.decoysTaken}）；生词列 ${percent(s.heldRight, s.held)}；整表全对 ${percent(s.perfect, s.files)}，无错且必填齐 ${percent(s.usable, s.files)}（${s.files} 份）`
const report: string[] = []
afterAll(() => console.log(report.join('\n')))

describe('没见过的版式', () => {
  it('the held-out words are really not in the dictionary', () => {
    const known = new Set(
      KINDS.flatMap(([kind]) =>
        fieldsOf(kind).flatMap((field) => [field.label, field.element, ...field.synonyms].map(foldHeader)),
      ),
    )
    expect(
      Object.values(HELD_OUT)
        .flat()
        .filter((word) => known.has(foldHeader(word))),
    ).toEqual([])
    expect(Object.values(HELD_OUT).flat().length).toBeGreaterThan(180)
  })
  it('known words in strange layouts', async () => {
    const { score, misses } = await measure(10_000, 80, 0)
    report.push(
      line('词典内的词', score),
      ...[...misses]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 4)
        .map(([miss, n]) => `    ${n}× ${miss}`),
    )
    expect(score.right / (score.right + score.wrong + score.missed)).toBeGreaterThan(0.9)
  })
  it('half of the words never seen', async () => {
    const { score, byStyle, misses } = await measure(1, 160, 0.5)
    report.push(
      line('一半生词', score),
      ...[...byStyle].map(([style, s]) => line(`  ${style}`, s)),
      ...[...misses]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 6)
        .map(([miss, n]) => `    ${n}× ${miss}`),
    )
    expect(score.right / (score.right + score.wrong + score.missed)).toBeGreaterThan(0.88)
  })
  it('no word ever seen', async () => {
    const { score, misses } = await measure(20_000, 80, 1)
    report.push(
      line('全部生词', score),
      ...[...misses]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 6)
        .map(([miss, n]) => `    ${n}× ${miss}`),
    )
    expect(score.right / (score.right + score.wrong + score.missed)).toBeGreaterThan(0.78)
  })
})
