import { usedElements } from '../../../../db/declaration/declaration.ts'
import { goodsOnDay } from '../../../../db/party/goods.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { mergeLines } from '../../../../shared/domain/declaration/arrange.ts'
import { BASIC_ELEMENTS } from '../../../../shared/domain/declaration/elements.ts'
import type { ReadContext } from '../../context.ts'
import { goodsBodyOf } from '../party/goods.ts'
import { plainContent } from './content.ts'
import { elementList, lettersOf, tariffUnits, today } from './tables.ts'

/** What spares typing: lines from goods records, elements of a code, merging. Nothing here is stored. */

export function goodsLines(context: ReadContext, input: In<'declaration.goods'>): Out<'declaration.goods'> {
  const day = today(context.now())
  const owner = input.clientId === 0 ? undefined : input.clientId
  const missing: string[] = []
  const items = input.skus.flatMap((sku) => {
    const record = goodsOnDay(context.ledger, owner, sku, day)
    if (record === undefined) {
      missing.push(sku)
      return []
    }
    const goods = goodsBodyOf(record)
    const units = tariffUnits(context.ledger, goods.hsCode, day)
    // Goods records carry the 3-digit country of the CEB messages.
    const country = lettersOf(context.ledger, 'decCountry', goods.originCountry) ?? ''
    const fields: Record<string, string> = {
      CodeTS: goods.hsCode,
      GName: goods.name,
      GModel: goods.elements.slice(0, 4000),
      ExgNo: goods.sku,
      GUnit: goods.unit,
      FirstUnit: goods.unit1 || (units?.unit1 ?? ''),
      SecondUnit: goods.unit2 || (units?.unit2 ?? ''),
      ...(input.direction === 'I'
        ? { OriginCountry: country, DestinationCountry: 'CHN' }
        : { OriginCountry: country || 'CHN' }),
      DutyMode: '1',
    }
    return [{ fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '')), permits: [] }]
  })
  return { items, missing }
}

export function elementsOf(context: ReadContext, input: In<'declaration.elements'>): Out<'declaration.elements'> {
  const names = elementList(context.ledger, input.hsCode)
  const units = tariffUnits(context.ledger, input.hsCode, today(context.now()))
  return {
    known: names !== undefined,
    names: names ?? [...BASIC_ELEMENTS],
    tariffName: units?.name ?? '',
    unit1: units?.unit1 ?? '',
    unit2: units?.unit2 ?? '',
    used: input.hsCode === '' ? [] : usedElements(context.ledger, input.hsCode, input.name, 5),
  }
}

export function mergeContent(_context: ReadContext, input: In<'declaration.merge'>): Out<'declaration.merge'> {
  const { items, removed } = mergeLines(input.content.items, { samePrice: input.samePrice })
  return { content: plainContent({ ...input.content, items }), removed }
}
