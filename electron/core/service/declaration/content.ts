import type { DeclarationItemRow, DeclarationSummary } from '../../../../db/declaration/declaration.ts'
import { decContentSchema, type DecContentBody } from '../../../../shared/contract/area/declaration.ts'
import {
  directionOf,
  numbered,
  textIn,
  type DecContent,
  type DecFields,
} from '../../../../shared/domain/declaration/content.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { DEC_SECTIONS, ITEM_GROUP, type DecGroup } from '../../../../shared/message/dec/section.ts'
import { Failure } from '../../../../shared/contract/failure.ts'

/** Contents as they lie in the ledger. */

/** A stored content. @throws ZodError for a body that this program did not write */
export function storedContent(body: string): DecContentBody {
  return decContentSchema.parse(JSON.parse(body))
}

/** 单据类型 counts places: the two blanks before a 5 or 6 say that no special business is meant (BND A.6). */
const trimmed = (name: string, value: string): string => (name === 'Type' ? value.trimEnd() : value.trim())

const clean = (fields: DecFields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, trimmed(name, value)]])),
  )
const filled = (rows: readonly DecFields[]): Record<string, string>[] =>
  rows.map(clean).filter((row) => Object.keys(row).length > 0)

/** The content without empty fields and rows, lines numbered: equal contents have equal bodies. */
export function plainContent(content: DecContent): DecContentBody {
  const { head, freeText, sign, transit, transitBill, items, ...lists } = content
  return {
    head: clean(head),
    freeText: clean(freeText),
    sign: clean(sign),
    transit: clean(transit),
    transitBill: clean(transitBill),
    items: numbered(
      items.filter(({ fields }) =>
        Object.entries(fields).some(([name, value]) => name !== 'GNo' && value.trim() !== ''),
      ),
    ).map((item) => ({
      fields: clean(item.fields),
      permits: item.permits.map((permit) => ({ fields: clean(permit.fields), vehicles: permit.vehicles.map(clean) })),
    })),
    containers: filled(lists.containers),
    licences: filled(lists.licences),
    certificates: filled(lists.certificates),
    packs: filled(lists.packs),
    qualifications: filled(lists.qualifications),
    users: filled(lists.users),
    marks: filled(lists.marks),
    transitContainers: filled(lists.transitContainers),
    transitGoods: filled(lists.transitGoods),
    promises: filled(lists.promises),
    attachments: filled(lists.attachments),
    origins: filled(lists.origins),
  }
}

function refuseStrangers(group: DecGroup, rows: readonly DecFields[]): void {
  for (const row of rows)
    for (const name of Object.keys(row))
      if (!group.byName.has(name))
        throw new Failure('FIELD_INVALID', { label: name, reason: `${group.cn}没有这个元素` })
}

/** A content may be incomplete, but it names no element that the message does not have. @throws Failure FIELD_INVALID */
export function refuseUnknown(content: DecContent): void {
  for (const section of DEC_SECTIONS) {
    if (section.kind === 'items')
      refuseStrangers(
        ITEM_GROUP,
        content.items.map((item) => item.fields),
      )
    else refuseStrangers(section.group, section.kind === 'single' ? [content[section.name]] : content[section.name])
  }
}

const figure = (text: string): number => parseFixed(text) ?? 0

/** Lines as lists and look-ups want them. */
export function itemRows(content: DecContent): DeclarationItemRow[] {
  return content.items.map(({ fields }, index) => ({
    number: index + 1,
    hsCode: textIn(fields, 'CodeTS'),
    name: textIn(fields, 'GName'),
    elements: textIn(fields, 'GModel'),
    quantity: figure(textIn(fields, 'GQty')),
    unit: textIn(fields, 'GUnit'),
    total: figure(textIn(fields, 'DeclTotal')),
    currency: textIn(fields, 'TradeCurr'),
    origin: textIn(fields, 'OriginCountry'),
    destination: textIn(fields, 'DestinationCountry'),
  }))
}

/** What the list shows of a content. The total is of one currency; of several none is shown. */
export function summaryOf(
  content: DecContent,
  clientId: number,
  note: string,
  counts: { readonly errors: number; readonly warnings: number },
): DeclarationSummary {
  const { head } = content
  const items = itemRows(content)
  const currencies = [...new Set(items.map((item) => item.currency).filter((currency) => currency !== ''))]
  const total = items.reduce((sum, item) => sum + item.total, 0)
  const single = currencies.length === 1 && Number.isSafeInteger(total)
  return {
    clientId,
    note,
    ...counts,
    direction: directionOf(content),
    tradeMode: textIn(head, 'TradeMode'),
    contractNo: textIn(head, 'ContrNo'),
    billNo: textIn(head, 'BillNo'),
    tradeName: textIn(head, 'TradeName'),
    ownerName: textIn(head, 'OwnerName'),
    items: items.length,
    firstGoods: items[0]?.name ?? '',
    packages: textIn(head, 'PackNo'),
    gross: figure(textIn(head, 'GrossWet')),
    net: figure(textIn(head, 'NetWt')),
    currency: currencies.join('、'),
    total: single ? total : 0,
  }
}
