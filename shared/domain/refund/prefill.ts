import { fixedText, type Fixed } from '../decimal/decimal.ts'
import type { ExportDeclaration, ExportItem } from './evidence.ts'

/** Our own closed filing beside customs' data of the same number: field by field, item by item. */

export type PrefillHead = Omit<ExportDeclaration, 'id' | 'clientId'>
export type PrefillItem = Omit<ExportItem, 'id' | 'declarationId'>
export interface PrefillBody {
  readonly head: PrefillHead
  readonly items: readonly PrefillItem[]
}

export interface PrefillDifference {
  readonly label: string
  readonly ours: string
  readonly theirs: string
}

const number = (value: Fixed | undefined): string => (value === undefined ? '' : fixedText(value))

/**
 * What differs. What our filing leaves open ('' or no quantity) is no difference: customs fills it in.
 * @param unitName how people call a unit code
 */
export function prefillDifferences(
  ours: PrefillBody,
  theirs: PrefillBody,
  unitName: (code: string) => string,
): PrefillDifference[] {
  const found: PrefillDifference[] = []
  const compare = (label: string, a: string, b: string): void => {
    if (a !== '' && a !== b) found.push({ label, ours: a, theirs: b })
  }
  compare('出口日期', ours.head.exportDate, theirs.head.exportDate)
  compare('监管方式', ours.head.tradeMode, theirs.head.tradeMode)
  compare('成交方式', ours.head.incoterm, theirs.head.incoterm)
  compare('币制', ours.head.currency, theirs.head.currency)
  compare('合同协议号', ours.head.contractNo, theirs.head.contractNo)
  for (const fee of ['freight', 'insurance', 'other'] as const)
    compare(
      { freight: '运费', insurance: '保费', other: '杂费' }[fee],
      number(ours.head[fee]?.value),
      number(theirs.head[fee]?.value),
    )
  const others = new Map(theirs.items.map((item) => [item.itemNo, item]))
  for (const item of ours.items) {
    const other = others.get(item.itemNo)
    const at = `第 ${item.itemNo} 项`
    if (other === undefined) {
      found.push({ label: at, ours: item.name || item.hsCode, theirs: '（没有这一项）' })
      continue
    }
    others.delete(item.itemNo)
    compare(`${at}商品编码`, item.hsCode, other.hsCode)
    compare(`${at}品名`, item.name, other.name)
    compare(`${at}金额`, number(item.amount), number(other.amount))
    for (const { unit, quantity } of item.quantities) {
      const same = other.quantities.find((one) => one.unit === unit)
      // Lists leave units out; another count in the same unit is a difference.
      if (same !== undefined) compare(`${at}数量（${unitName(unit)}）`, number(quantity), number(same.quantity))
    }
  }
  for (const item of others.values())
    found.push({ label: `第 ${item.itemNo} 项`, ours: '（没有这一项）', theirs: item.name || item.hsCode })
  return found
}
