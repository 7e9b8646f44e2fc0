import {
  directionOf,
  MOST_ITEMS,
  textIn,
  type DecContent,
  type DecFields,
} from '../../../domain/declaration/content.ts'
import {
  elementProblems,
  inconsistentElements,
  LONGEST_ELEMENTS,
  type ElementProblem,
} from '../../../domain/declaration/elements.ts'
import { parseFixed, type Fixed } from '../../../domain/decimal/decimal.ts'
import { checkHsCode } from '../../../domain/identifier/hs-code.ts'
import { itemPlace, type DecPlace, type Findings } from './finding.ts'
import type { CheckLevel, DecTables } from './value.ts'

/** Rules of the lines. */

const number = (fields: DecFields, name: string): Fixed | undefined =>
  textIn(fields, name) === '' ? undefined : parseFixed(textIn(fields, name))

function checkUnits(fields: DecFields, place: DecPlace, tables: DecTables, findings: Findings): void {
  const [declared, first, second] = [textIn(fields, 'GUnit'), textIn(fields, 'FirstUnit'), textIn(fields, 'SecondUnit')]
  const equal = (a: string, b: string): boolean => number(fields, a) === number(fields, b)
  if (second !== '' && textIn(fields, 'SecondQty') === '')
    findings.error('SECOND_QUANTITY', place, '有法定第二单位，请填写法定第二数量', {
      field: 'SecondQty',
      source: 'filling',
    })
  if (second === '' && (number(fields, 'SecondQty') ?? 0) !== 0)
    findings.error('SECOND_UNIT', place, '没有法定第二单位，法定第二数量应为空', {
      field: 'SecondQty',
      source: 'filling',
    })
  if (declared !== '' && declared === first && number(fields, 'FirstQty') !== undefined && !equal('GQty', 'FirstQty'))
    findings.error('UNIT_QUANTITY', place, '成交单位与法定第一单位相同，数量应相等', {
      field: 'FirstQty',
      source: 'filling',
    })
  if (
    declared !== '' &&
    declared === second &&
    number(fields, 'SecondQty') !== undefined &&
    !equal('GQty', 'SecondQty')
  )
    findings.error('UNIT_QUANTITY', place, '成交单位与法定第二单位相同，数量应相等', {
      field: 'SecondQty',
      source: 'filling',
    })
  const known = tables.units?.(textIn(fields, 'CodeTS'))
  if (known === undefined) return
  if (first !== '' && known.unit1 !== '' && first !== known.unit1)
    findings.error('TARIFF_UNIT', place, `税则的法定第一单位是 ${known.unit1}，不是 ${first}`, {
      field: 'FirstUnit',
      source: 'codes',
    })
  if (second !== known.unit2 && known.unit1 !== '')
    findings.error(
      'TARIFF_UNIT',
      place,
      known.unit2 === '' ? '税则没有法定第二单位，请清空' : `税则的法定第二单位是 ${known.unit2}`,
      { field: 'SecondUnit', source: 'codes' },
    )
}

/** Price times quantity, against the total: half of the price's last digit per piece, and half a cent, may be lost in rounding. */
function checkTotal(fields: DecFields, place: DecPlace, findings: Findings): void {
  const [price, quantity, total] = [number(fields, 'DeclPrice'), number(fields, 'GQty'), number(fields, 'DeclTotal')]
  for (const [value, field, cn] of [
    [quantity, 'GQty', '成交数量'],
    [total, 'DeclTotal', '申报总价'],
  ] as const)
    if (value === 0) findings.error('ZERO', place, `${cn}不得为 0`, { field, source: 'filling' })
  const fraction = (textIn(fields, 'DeclTotal').split('.')[1] ?? '').replace(/0+$/, '')
  if (total !== undefined && fraction.length > 2)
    findings.error('TOTAL_PLACES', place, '申报总价最多 2 位小数', { field: 'DeclTotal', source: 'practice' })
  if (price === undefined || quantity === undefined || total === undefined) return
  const product = BigInt(price) * BigInt(quantity)
  const difference = product - BigInt(total) * 100_000n
  const allowed = BigInt(quantity) * 5n + 500n * 100_000n
  if ((difference < 0n ? -difference : difference) > allowed)
    findings.error('PRICE_TOTAL', place, '单价 × 数量与总价不符，请核对', { field: 'DeclTotal', source: 'filling' })
}

function elementSentence(problem: ElementProblem): { readonly level: 'error' | 'warn'; readonly said: string } {
  switch (problem.code) {
    case 'ELEMENTS_MISSING':
      return { level: 'error', said: '请填写申报要素（规格型号）' }
    case 'ELEMENTS_COUNT':
      return { level: 'error', said: `申报要素应为 ${problem.wanted} 个，现有 ${problem.found} 个` }
    case 'ELEMENT_EMPTY':
      return { level: 'error', said: `申报要素第 ${problem.position} 个「${problem.name}」未填` }
    case 'BRAND_KIND':
      return { level: 'error', said: '申报要素第 1 个「品牌类型」应为 0 至 4' }
    case 'PREFERENCE':
      return { level: 'error', said: '申报要素第 2 个「出口享惠情况」应为 0 至 3' }
    case 'PREFERENCE_DIRECTION':
      return { level: 'warn', said: '「出口享惠情况」进口填 3（不适用），出口填 0 至 2' }
    case 'ELEMENTS_LONG':
      return {
        level: 'error',
        said: `申报要素共 ${problem.length} 个字符，超过 ${LONGEST_ELEMENTS}，请精简，其余写入备注`,
      }
  }
}

function checkElements(
  fields: DecFields,
  direction: 'I' | 'E',
  place: DecPlace,
  tables: DecTables,
  findings: Findings,
): void {
  for (const problem of elementProblems(
    textIn(fields, 'GModel'),
    tables.elements?.(textIn(fields, 'CodeTS')),
    direction,
  )) {
    const { level, said } = elementSentence(problem)
    if (level === 'error') findings.error(problem.code, place, said, { field: 'GModel', source: 'filling' })
    else findings.warn(problem.code, place, said, { field: 'GModel', source: 'practice' })
  }
}

function checkCountries(fields: DecFields, direction: string, place: DecPlace, findings: Findings): void {
  const [origin, destination] = [textIn(fields, 'OriginCountry'), textIn(fields, 'DestinationCountry')]
  if (direction === 'I' && destination !== '' && destination !== 'CHN')
    findings.warn('DESTINATION_HOME', place, '进口货物的最终目的国一般为中国（CHN）', {
      field: 'DestinationCountry',
      source: 'filling',
    })
  if (direction === 'E' && destination === 'CHN' && origin !== '' && origin !== 'CHN') {
    findings.error('COUNTRIES_SWAPPED', place, '出口的原产国与最终目的国填反了：这里按本意填写，写入报文时自动对调', {
      field: 'OriginCountry',
      source: 'practice',
    })
  } else if (direction === 'E' && destination === 'CHN')
    findings.warn('DESTINATION_ABROAD', place, '出口货物的最终目的国为中国，请核对', {
      field: 'DestinationCountry',
      source: 'filling',
    })
}

export function checkItems(content: DecContent, level: CheckLevel, tables: DecTables, findings: Findings): void {
  const { items, head } = content
  const direction = directionOf(content)
  const whole: DecPlace = { path: 'items', cn: '商品' }
  if (items.length === 0) findings.error('ITEMS_NONE', whole, '至少要有一项商品')
  if (items.length > MOST_ITEMS)
    findings.error('ITEMS_MANY', whole, `最多 ${MOST_ITEMS} 项，现有 ${items.length} 项，请合并相同项或拆分`)
  items.forEach(({ fields }, index) => {
    const place = itemPlace(index)
    const code = textIn(fields, 'CodeTS')
    if (code !== '' && !checkHsCode(code).ok)
      findings.error('HS_CODE', place, '商品编号应为 10 位数字', { field: 'CodeTS', source: 'filling' })
    checkUnits(fields, place, tables, findings)
    checkTotal(fields, place, findings)
    checkCountries(fields, direction, place, findings)
    if (level === 'declare' && direction !== '') checkElements(fields, direction, place, tables, findings)
    if (textIn(head, 'ManualNo') !== '' && textIn(fields, 'ContrItem') === '')
      findings.warn('CONTRACT_ITEM', place, '填了备案号，一般还要填备案序号', { field: 'ContrItem', source: 'filling' })
  })
  for (const { line, first } of inconsistentElements(items))
    findings.warn(
      'ELEMENTS_DIFFER',
      itemPlace(line),
      `与第 ${first + 1} 项同编号同品名，申报要素却不同，请核对品牌与规格`,
      { field: 'GModel', source: 'practice' },
    )
  const currencies = new Set(
    items.map(({ fields }) => textIn(fields, 'TradeCurr')).filter((currency) => currency !== ''),
  )
  if (currencies.size > 1)
    findings.warn('CURRENCIES', whole, `各项币制不一（${[...currencies].join('、')}），可按币制分单`, {
      source: 'practice',
    })
}
