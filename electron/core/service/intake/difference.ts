import { readCollection, readOrder, readPayment, readWaybill } from '../../../../db/trade/document.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { RowFinding } from '../../../../shared/domain/intake/document.ts'
import { openColumn } from '../../secret.ts'
import { DOCUMENT_KIND, TRADE_SECTIONS, type DocumentTexts, type TradeSection } from './document-build.ts'
import { maskedValue, type RowLayout } from './row-layout.ts'
import type { FieldPlaces } from './row-check.ts'
import type { RowPlan } from './row-plan.ts'

type Texts = Readonly<Record<string, string>>

/** Differences shown of one document; the rest is the same story. */
const SHOWN = 12

interface Stored {
  readonly head: string
  readonly lines: string
  readonly personal: Buffer | undefined
}

function stored(ledger: ReadHandle, section: TradeSection, id: number): Stored | undefined {
  if (section === 'order') return readOrder(ledger, id)
  const document =
    section === 'payment'
      ? readPayment(ledger, id)
      : section === 'waybill'
        ? readWaybill(ledger, id)
        : readCollection(ledger, id)
  return document === undefined
    ? undefined
    : { head: document.head, lines: '[]', personal: 'personal' in document ? document.personal : undefined }
}

function texts(json: string): Texts {
  return JSON.parse(json) as Texts
}

/** Compares stored documents with what a file brings, and says it in findings with both values masked. */
export class Differences {
  readonly #ledger: ReadHandle
  readonly #layout: RowLayout
  readonly #key: Uint8Array
  readonly #places: FieldPlaces

  constructor(ledger: ReadHandle, layout: RowLayout, clientKey: Uint8Array, places: FieldPlaces) {
    this.#ledger = ledger
    this.#layout = layout
    this.#key = clientKey
    this.#places = places
  }

  /** One finding for each element that differs; `fresh` writes what the file brings. */
  of(row: number, plan: RowPlan, fresh: (section: TradeSection) => DocumentTexts): RowFinding[] {
    const found: RowFinding[] = []
    for (const section of TRADE_SECTIONS) {
      const fate = plan.fates[DOCUMENT_KIND[section]]
      if (fate.kind === 'different') this.#section(row, section, fate.id, fresh(section), found)
    }
    return found.slice(0, SHOWN)
  }

  #section(row: number, section: TradeSection, id: number, fresh: DocumentTexts, found: RowFinding[]): void {
    const old = stored(this.#ledger, section, id)
    if (old === undefined) return
    const personal = old.personal === undefined ? {} : texts(openColumn(this.#key, old.personal))
    this.#compare(
      row,
      section,
      0,
      { ...texts(old.head), ...personal },
      { ...texts(fresh.head), ...texts(fresh.personal) },
      found,
    )
    if (section !== 'order') return
    const before = JSON.parse(old.lines) as Texts[]
    const after = JSON.parse(fresh.lines) as Texts[]
    for (let i = 0; i < Math.max(before.length, after.length); i++)
      this.#compare(row, 'line', i + 1, before[i] ?? {}, after[i] ?? {}, found)
  }

  #compare(
    row: number,
    section: TradeSection | 'line',
    line: number,
    before: Texts,
    after: Texts,
    found: RowFinding[],
  ): void {
    for (const element of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [was, is] = [before[element] ?? '', after[element] ?? '']
      if (was === is) continue
      const field = `${section}.${element}`
      const shown = (value: string): string => maskedValue(this.#layout.kind, field, value)
      found.push({
        code: 'ROW_CHANGED',
        row,
        field,
        ...this.#places.get(field),
        value: shown(is),
        data: { before: shown(was), after: shown(is), ...(line === 0 ? {} : { line }) },
      })
    }
  }
}
