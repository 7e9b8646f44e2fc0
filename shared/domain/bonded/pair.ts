import { bondedText, type BondedFields } from './content.ts'
import { parseFixed } from '../decimal/decimal.ts'

/** Two lists of one transfer: what one book takes in is what the other lets out, item by item. Quantities are counts of 0.00001. */

export interface PairLine {
  readonly itemNo: string
  readonly hsCode: string
  readonly name: string
  readonly unit: string
  readonly quantity: number
}

/** A line of a list as it is compared. */
export function pairLine(fields: BondedFields): PairLine {
  return {
    itemNo: bondedText(fields, 'GdsMtno'),
    hsCode: bondedText(fields, 'Gdecd'),
    name: bondedText(fields, 'GdsNm'),
    unit: bondedText(fields, 'DclUnitcd'),
    quantity: parseFixed(bondedText(fields, 'DclQty') || '0') ?? 0,
  }
}

export interface PairRow {
  readonly itemNo: string
  readonly name: string
  readonly unit: string
  readonly taken: number
  readonly given: number
  /** '' = they agree. */
  readonly why: '' | 'onlyIn' | 'onlyOut' | 'quantity' | 'unit'
}

interface Sum extends PairLine {
  readonly units: ReadonlySet<string>
}

function sums(lines: readonly PairLine[], key: (line: PairLine) => string): Map<string, Sum> {
  const made = new Map<string, Sum>()
  for (const line of lines) {
    const at = key(line)
    const known = made.get(at)
    made.set(at, {
      ...(known ?? line),
      quantity: (known?.quantity ?? 0) + line.quantity,
      units: new Set([...(known?.units ?? []), line.unit]),
    })
  }
  return made
}

const sameUnits = (a: Sum, b: Sum): boolean => [...a.units].sort().join() === [...b.units].sort().join()

function row(taken: Sum | undefined, given: Sum | undefined): PairRow {
  const said = taken ?? given
  const why =
    given === undefined
      ? 'onlyIn'
      : taken === undefined
        ? 'onlyOut'
        : !sameUnits(taken, given)
          ? 'unit'
          : taken.quantity === given.quantity
            ? ''
            : 'quantity'
  return {
    itemNo:
      taken !== undefined && given !== undefined && taken.itemNo !== given.itemNo
        ? `${taken.itemNo} / ${given.itemNo}`
        : (said?.itemNo ?? ''),
    name: said?.name ?? '',
    unit: said?.unit ?? '',
    taken: taken?.quantity ?? 0,
    given: given?.quantity ?? 0,
    why,
  }
}

/** Compares by 料号; what has no counterpart there, by commodity code and name, because two books may number a material differently. */
export function comparePair(taken: readonly PairLine[], given: readonly PairLine[]): PairRow[] {
  const [ins, outs] = [sums(taken, (line) => line.itemNo), sums(given, (line) => line.itemNo)]
  const rows = [...ins].flatMap(([itemNo, one]) => {
    const other = outs.get(itemNo)
    return other === undefined ? [] : [row(one, other)]
  })
  const looseIn = taken.filter((line) => !outs.has(line.itemNo))
  const looseOut = given.filter((line) => !ins.has(line.itemNo))
  const byGoods = (line: PairLine): string => `${line.hsCode} ${line.name}`
  const [left, right] = [sums(looseIn, byGoods), sums(looseOut, byGoods)]
  for (const key of new Set([...left.keys(), ...right.keys()])) rows.push(row(left.get(key), right.get(key)))
  return rows
}

export const PAIR_WORDS: Readonly<Record<PairRow['why'], string>> = {
  '': '一致',
  onlyIn: '只在转入',
  onlyOut: '只在转出',
  quantity: '数量不同',
  unit: '单位不同',
}
