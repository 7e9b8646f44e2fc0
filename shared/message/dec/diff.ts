import { DEC_LISTS, textIn, type DecContent, type DecFields } from '../../domain/declaration/content.ts'
import { fixedText, parseFixed } from '../../domain/decimal/decimal.ts'
import { UNSEEN_ELEMENTS } from './field.ts'
import { groupOf, ITEM_GROUP, type DecGroup } from './section.ts'

/** One difference between what we sent and what was declared. */
export interface DecDifference {
  /** `head.GrossWet`, `items[0].GQty`, `containers[1].ContainerId`. */
  readonly path: string
  /** 表头 毛重, 第 1 项 成交数量 */
  readonly label: string
  readonly ours: string
  readonly theirs: string
}

/** What the platform, customs or the client writes: no difference to what we meant. */
const WRITTEN_BY_OTHERS: ReadonlySet<string> = new Set([
  'SeqNo',
  'EntryId',
  'PreEntryId',
  'PDate',
  'Risk',
  'TypistNo',
  'GNo',
  'ClassMark',
  'DataSource',
])

function normal(group: DecGroup, name: string, value: string): string {
  const rule = group.byName.get(name)
  if (rule?.kind === 'decimal' || rule?.kind === 'whole') {
    const number = parseFixed(value.trim())
    if (number !== undefined) return fixedText(number)
  }
  return value.trim()
}

function compareFields(
  group: DecGroup,
  path: string,
  label: string,
  ours: DecFields,
  theirs: DecFields,
): DecDifference[] {
  return group.fields.flatMap(({ name, cn }) => {
    if (WRITTEN_BY_OTHERS.has(name)) return []
    const mine = textIn(ours, name)
    const other = textIn(theirs, name)
    // The official site may not name it at all: that says nothing.
    if (UNSEEN_ELEMENTS.has(name) && other === '') return []
    return normal(group, name, mine) === normal(group, name, other)
      ? []
      : [{ path: `${path}.${name}`, label: `${label} ${cn}`, ours: mine, theirs: other }]
  })
}

/** Rows by position; a row that only one side has is one difference for each of its values. */
function compareRows(
  group: DecGroup,
  path: string,
  label: (index: number) => string,
  ours: readonly DecFields[],
  theirs: readonly DecFields[],
): DecDifference[] {
  const most = Math.max(ours.length, theirs.length)
  return Array.from({ length: most }, (_, i) =>
    compareFields(group, `${path}[${i}]`, label(i), ours[i] ?? {}, theirs[i] ?? {}),
  ).flat()
}

/**
 * What differs between our content and the declared one: numbers by value, texts without outer blanks, numbers and marks that
 * others write left out. In message order; [] when they say the same. The signature section is the transmission's, not compared.
 */
export function diffDeclarations(ours: DecContent, theirs: DecContent): DecDifference[] {
  const permits = (content: DecContent): DecFields[] =>
    content.items.flatMap((item, i) => item.permits.map((permit) => ({ ...permit.fields, GoodsNo: String(i + 1) })))
  return [
    ...compareFields(groupOf('head'), 'head', '表头', ours.head, theirs.head),
    ...compareRows(
      ITEM_GROUP,
      'items',
      (i) => `第 ${i + 1} 项`,
      ours.items.map((item) => item.fields),
      theirs.items.map((item) => item.fields),
    ),
    ...(permits(ours).length === permits(theirs).length
      ? []
      : [
          {
            path: 'items.permits',
            label: '产品资质 条数',
            ours: String(permits(ours).length),
            theirs: String(permits(theirs).length),
          },
        ]),
    ...DEC_LISTS.flatMap((name) => {
      const group = groupOf(name)
      return compareRows(group, name, (i) => `${group.cn} ${i + 1}`, ours[name], theirs[name])
    }),
    ...compareFields(groupOf('freeText'), 'freeText', '自由文本', ours.freeText, theirs.freeText),
    ...compareFields(groupOf('transit'), 'transit', '转关', ours.transit, theirs.transit),
  ]
}
