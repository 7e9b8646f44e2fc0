import type { BookRow } from '../../../../db/bonded/book.ts'
import type { DocumentLineRow, DocumentSummary } from '../../../../db/bonded/document.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { bondedContentSchema } from '../../../../shared/contract/area/bonded.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { UNIT } from '../../../../shared/code/tables.ts'
import { bondedText, type BondedContent, type BondedFields } from '../../../../shared/domain/bonded/content.ts'
import { bondedType, type BondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { BondedTables } from '../../../../shared/message/bonded/check.ts'
import { BONDED_SHAPES } from '../../../../shared/message/bonded/group.ts'
import { tableInForce } from '../party/table.ts'
import { setting } from '../house/setting.ts'

/** Contents of bonded documents: stored, summed up for lists, and the tables they are checked against. */

/** A content that was stored. */
export function storedBonded(body: string): BondedContent {
  return bondedContentSchema.parse(JSON.parse(body))
}

/** Without empty texts, so that equal contents are equal texts. */
export function plainBonded(content: BondedContent): BondedContent {
  const plain = (fields: BondedFields): BondedFields =>
    Object.fromEntries(
      Object.entries(fields)
        .map(([name, value]) => [name, value.trim()] as const)
        .filter(([, value]) => value !== '')
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  return {
    head: plain(content.head),
    tail: plain(content.tail),
    links: content.links.map(plain).filter((link) => Object.keys(link).length > 0),
    lines: content.lines
      .map(({ fields, itemId, ownerId, lotId }) => ({ fields: plain(fields), itemId, ownerId, lotId }))
      .filter((line) => line.itemId > 0 || Object.keys(line.fields).length > 0),
  }
}

/** @throws Failure FIELD_INVALID for an element that the type does not have */
export function refuseUnknownFields(type: BondedType, content: BondedContent): void {
  const { head, lines, links, tail } = BONDED_SHAPES[type]
  const stranger = [
    ...Object.keys(content.head).filter((name) => !head.byName.has(name)),
    ...content.lines.flatMap((line) => Object.keys(line.fields).filter((name) => lines?.byName.has(name) !== true)),
    ...content.links.flatMap((link) => Object.keys(link).filter((name) => links?.byName.has(name) !== true)),
    ...Object.keys(content.tail).filter((name) => !tail.includes(name)),
  ][0]
  if (stranger !== undefined)
    throw new Failure('FIELD_INVALID', { label: stranger.slice(0, 60), reason: `${bondedType(type).name}没有这个元素` })
}

const figure = (text: string): number => parseFixed(text === '' ? '0' : text) ?? 0
const sumOf = (content: BondedContent, name: string): number => {
  const sum = content.lines.reduce((all, line) => all + figure(bondedText(line.fields, name)), 0)
  return Number.isSafeInteger(sum) ? sum : 0
}

/** The first of some spellings of an element that says something: customs' own form writes names in lower case. */
const said = (fields: BondedFields, ...names: readonly string[]): string =>
  names.map((name) => bondedText(fields, name)).find((text) => text !== '') ?? ''

/** Lines as the ledger and searches want them. */
export function documentLines(content: BondedContent): DocumentLineRow[] {
  return content.lines.map(({ fields, itemId, ownerId, lotId }, i) => ({
    number: i + 1,
    itemId,
    ownerId,
    lotId,
    seq: Number(said(fields, 'PutrecSeqno', 'OriactGdsSeqno', 'gdsSeqno', 'seqno') || '0') || 0,
    itemNo: said(fields, 'GdsMtno', 'gdsMtno'),
    hsCode: said(fields, 'Gdecd', 'gdecd'),
    name: said(fields, 'GdsNm', 'gdsNm'),
    unit: said(fields, 'DclUnitcd', 'DclUnitCd', 'dclUnitcd'),
    quantity: figure(bondedText(fields, 'DclQty')),
  }))
}

/** What a document refers to: lists of a pass, the declarations of a two-step pass, the count of a write-off, the form of a stock order. */
function relatedNo(type: BondedType, { head, links }: BondedContent): string {
  if (type === 'ICP101') return links.map((link) => bondedText(link, 'EntryId')).join('\\')
  return said(head, type === 'SAS121' ? 'RltNo' : type === 'INV101' ? 'RltInvtNo' : 'SasDclNo', 'chgoffTmsCnt')
}

/** What the list shows of a content. */
export function documentSummary(
  type: BondedType,
  content: BondedContent,
  book: Pick<BookRow, 'id'> | undefined,
  more: { readonly note: string; readonly errors: number; readonly warnings: number; readonly parcels: number },
): DocumentSummary {
  const { head } = content
  const kind = bondedType(type)
  const isPass = type === 'SAS121' || type === 'ICP101'
  return {
    ...more,
    bookId: book?.id ?? 0,
    listType: bondedText(head, kind.listType),
    direction: bondedText(head, kind.direction),
    lines: content.lines.length,
    firstGoods: said(content.lines[0]?.fields ?? {}, 'GdsNm', 'gdsNm'),
    packages: bondedText(head, 'PackageQty'),
    gross: isPass ? figure(bondedText(head, 'TotalGrossWt')) : sumOf(content, 'GrossWt'),
    net: isPass ? figure(bondedText(head, 'TotalNetWt')) : sumOf(content, 'NetWt'),
    relatedNo: relatedNo(type, content),
    vehicle: said(head, 'VehicleNo', 'vehicleNo'),
  }
}

/** The book's number in a head. */
export function bookNoOf(type: BondedType, head: BondedFields): string {
  return said(head, type === 'INV101' ? 'PutrecNo' : type === 'BWS101' ? 'BwlNo' : 'AreainOriactNo', 'emsNo')
}

/** Units that are counted, as the office has them: their codes, parted by blanks. */
function remainderRule(ledger: ReadHandle, unit: string, bookNo: string): 'allow' | 'warn' | 'refuse' {
  const whole = setting(ledger, 'bonded.wholeUnits').split(/\s+/)
  if (!whole.includes(unit)) return 'allow'
  const exempt = setting(ledger, 'bonded.remainderBooks').split(/\s+/)
  if (exempt.includes(bookNo)) return 'allow'
  return setting(ledger, 'bonded.remainderRule') === 'refuse' ? 'refuse' : 'warn'
}

/** The tables of the day. */
export function bondedTables(ledger: ReadHandle): BondedTables {
  return {
    has: (table, code) => (table === 'unit' && UNIT.has(code) ? true : tableInForce(ledger, table).has(code)),
    remainder: (unit, bookNo) => remainderRule(ledger, unit, bookNo),
  }
}
