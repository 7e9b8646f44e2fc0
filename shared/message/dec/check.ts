import { DEC_LISTS, directionOf, type DecContent } from '../../domain/declaration/content.ts'
import { Findings, HEAD_PLACE, itemPlace, type DecFinding, type DecPlace } from './check/finding.ts'
import { checkHead } from './check/head.ts'
import { checkItems } from './check/items.ts'
import { checkLists } from './check/lists.ts'
import { checkGroup, type CheckLevel, type DecTables } from './check/value.ts'
import { groupOf, ITEM_GROUP, PERMIT_GROUP, VEHICLE_GROUP } from './section.ts'

export type { DecFinding } from './check/finding.ts'
export type { CheckLevel, DecTables } from './check/value.ts'

/** Tables that answer nothing: every code is taken. */
const NO_TABLES: DecTables = { has: () => undefined }

/**
 * Checks a declaration's content for storing a draft or for declaring it: obligation, length, form and code of each element, then
 * the rules across elements (weights, units, prices, terms and fees, countries, elements, containers, papers). In the order of the
 * form. The signature section is written when a version is frozen and is not looked at. Answers, never throws.
 */
export function checkDeclaration(
  content: DecContent,
  level: CheckLevel,
  tables: DecTables = NO_TABLES,
): readonly DecFinding[] {
  const findings = new Findings()
  const direction = directionOf(content)
  const group = (
    name: Parameters<typeof groupOf>[0],
    values: Readonly<Record<string, string>>,
    place: DecPlace,
  ): void => checkGroup(groupOf(name), values, place, level, direction, tables, findings)
  group('head', content.head, HEAD_PLACE)
  checkHead(content, findings)
  content.items.forEach((item, i) => {
    const place = itemPlace(i)
    checkGroup(ITEM_GROUP, item.fields, place, level, direction, tables, findings)
    item.permits.forEach((permit, k) => {
      const at: DecPlace = { path: `${place.path}.permits[${k}]`, cn: `${place.cn}产品资质 ${k + 1}` }
      checkGroup(
        PERMIT_GROUP,
        { ...permit.fields, GoodsNo: permit.fields['GoodsNo'] ?? String(i + 1) },
        at,
        level,
        direction,
        tables,
        findings,
      )
      permit.vehicles.forEach((vehicle) => checkGroup(VEHICLE_GROUP, vehicle, at, level, direction, tables, findings))
    })
  })
  checkItems(content, level, tables, findings)
  for (const name of DEC_LISTS)
    content[name].forEach((row, i) => group(name, row, { path: `${name}[${i}]`, cn: `${groupOf(name).cn} ${i + 1}` }))
  checkLists(content, findings)
  for (const name of ['freeText', 'transit', 'transitBill'] as const)
    group(name, content[name], { path: name, cn: groupOf(name).cn })
  return findings.list
}
