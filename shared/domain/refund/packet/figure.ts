import { fixedTextPadded, type Fixed } from '../../decimal/decimal.ts'
import type { TextCell } from '../../paper/cells.ts'
import type { TextPlace } from '../../paper/look.ts'
import type { ClaimItem, ClaimLine } from './claim.ts'

/** The figures of a claim that a paper must show, and where its text shows them. */

export interface Figure {
  /** Of numbers, not of rows: it survives a correction of the paper's data. */
  readonly id: string
  readonly label: string
  readonly value: string
  readonly kind: 'number' | 'amount'
  /** Number of the document that it stands on. */
  readonly document: string
  readonly documentKind: 'export' | 'voucher'
}

const money = (value: Fixed): string => fixedTextPadded(value, 2)

/** What the papers of a claim have to show: the number of each declaration and voucher, the amounts of its items or lines, the tax of these. */
export function figuresOf(items: Iterable<ClaimItem>, lines: Iterable<ClaimLine>): Figure[] {
  const figures = new Map<string, Figure>()
  const add = (figure: Figure): void => void figures.set(figure.id, figure)
  for (const { declaration, item } of items) {
    const { declarationNo: document, currency } = declaration
    const of = { document, documentKind: 'export' } as const
    add({ ...of, id: `e:${document}`, label: '报关单号', value: document, kind: 'number' })
    const label = `金额 ${currency}（第 ${item.itemNo} 项 ${item.name}）`
    add({ ...of, id: `e:${document}:${item.itemNo}:amount`, label, value: money(item.amount), kind: 'amount' })
  }
  for (const { voucher, line } of lines) {
    const document = voucher.voucherNo
    const of = { document, documentKind: 'voucher' } as const
    add({ ...of, id: `v:${document}`, label: '凭证号', value: document, kind: 'number' })
    const lineName = `（第 ${line.lineNo} 行 ${line.name}）`
    const id = `v:${document}:${line.lineNo}`
    add({ ...of, id: `${id}:amount`, label: `金额${lineName}`, value: money(line.taxableAmount), kind: 'amount' })
    add({ ...of, id: `${id}:tax`, label: `税额${lineName}`, value: money(line.tax), kind: 'amount' })
  }
  return [...figures.values()]
}

/** A paper with a text layer. */
export interface ReadPaper {
  readonly paperId: number
  readonly kind: string
  readonly cells: readonly TextCell[]
}
export interface FoundFigure {
  readonly paperId: number
  /** Page and rectangle, in tenths of a point from the upper left corner of the page as seen. */
  readonly place: TextPlace
  /** How often the value stands on that page: more than once is for a person to look at. */
  readonly times: number
}

/** Characters of Chinese are twice as wide as digits. */
const wide = (text: string): number => [...text].reduce((sum, sign) => sum + (sign > '\u00ff' ? 2 : 1), 0)

function placeIn(cell: TextCell, start: number, end: number): TextPlace {
  const { page, y, height, text } = cell
  const whole = Math.max(1, wide(text))
  const x = cell.x + Math.floor((cell.width * wide(text.slice(0, start))) / whole)
  const width = Math.ceil((cell.width * wide(text.slice(start, end))) / whole)
  return { page, x, y, width, height, text: text.slice(start, end) }
}

/** How a figure may be written: digits of a number with blanks between them, an amount with commas and with or without its last zeros. */
function patternOf(figure: Figure): RegExp {
  if (figure.kind === 'number')
    return new RegExp(`(?<![0-9])${[...figure.value].map(escaped).join('\\s*')}(?![0-9])`, 'g')
  const [whole = '', fraction = ''] = figure.value.replace('-', '').split('.')
  const digits = [...whole].map(
    (digit, at) => `${digit}${(whole.length - at) % 3 === 1 && at < whole.length - 1 ? '[,，]?' : ''}`,
  )
  const rest = fraction.replace(/0+$/, '')
  const end = rest === '' ? '(?:\\.0+)?' : `\\.${rest}0*`
  return new RegExp(`(?<![0-9.,])${digits.join('')}${end}(?![0-9]|[.,][0-9])`, 'g')
}
const escaped = (sign: string): string => sign.replace(/[^0-9A-Za-z]/g, '\\$&')

function placesOf(figure: Figure, cells: readonly TextCell[]): TextPlace[] {
  const pattern = patternOf(figure)
  return cells.flatMap((cell) =>
    [...cell.text.matchAll(pattern)].map((match) => placeIn(cell, match.index, match.index + match[0].length)),
  )
}

/** Kinds of papers that are the document itself rather than one that mentions it. */
const OWN: Readonly<Record<Figure['documentKind'], string>> = { export: 'customsDeclaration', voucher: 'invoice' }

const digits = (text: string): number => text.replace(/[^0-9]/g, '').length

/** Cells that can hold a document's number, those of papers of its own kind first: few of all that a book of papers has. */
function numberedCells(
  papers: readonly ReadPaper[],
  kind: string,
  least: number,
): { readonly paperId: number; readonly cell: TextCell }[] {
  return [...papers]
    .sort((a, b) => Number(b.kind === kind) - Number(a.kind === kind))
    .flatMap(({ paperId, cells }) =>
      cells
        .filter((cell) => cell.text.length >= least && digits(cell.text) >= least)
        .map((cell) => ({ paperId, cell })),
    )
}

/**
 * Where the figures stand. A document is found by its number, on the paper of its kind before others; its amounts are looked for on that page, then on the
 * following pages up to the next document.
 */
export function findFigures(figures: readonly Figure[], papers: readonly ReadPaper[]): Map<string, FoundFigure> {
  const found = new Map<string, FoundFigure>()
  const anchors: { readonly document: string; readonly paperId: number; readonly place: TextPlace }[] = []
  const least = Math.min(...figures.flatMap((one) => (one.kind === 'number' ? [digits(one.value)] : [])))
  const numbered = {
    export: numberedCells(papers, OWN.export, least),
    voucher: numberedCells(papers, OWN.voucher, least),
  }
  for (const figure of figures.filter((one) => one.kind === 'number')) {
    const places = numbered[figure.documentKind].flatMap(({ paperId, cell }) =>
      placesOf(figure, [cell]).map((place) => ({ paperId, place })),
    )
    const [first] = places
    if (first === undefined) continue
    anchors.push({ ...first, document: figure.document })
    found.set(figure.id, { ...first, times: onPage(places, first) })
  }
  const byPaper = new Map(papers.map((paper) => [paper.paperId, paper.cells]))
  for (const figure of figures.filter((one) => one.kind === 'amount')) {
    const anchor = anchors.find((one) => one.document === figure.document)
    if (anchor === undefined) continue
    const { paperId, place: at } = anchor
    const next = anchors
      .filter((one) => one.paperId === paperId && one.place.page > at.page)
      .reduce((page, one) => Math.min(page, one.place.page), Infinity)
    const places = placesOf(figure, byPaper.get(paperId) ?? [])
      .filter((one) => one.page >= at.page && (one.page === at.page || one.page < next))
      .map((place) => ({ paperId, place }))
    const [first] = places
    if (first !== undefined) found.set(figure.id, { ...first, times: onPage(places, first) })
  }
  return found
}

type Placed = Pick<FoundFigure, 'paperId' | 'place'>
const onPage = (places: readonly Placed[], one: Placed): number =>
  places.filter((each) => each.paperId === one.paperId && each.place.page === one.place.page).length
