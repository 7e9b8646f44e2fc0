import { columnLetters } from '../../../../shared/domain/intake/cell.ts'
import type { CompactRow, RowFinding } from '../../../../shared/domain/intake/document.ts'
import { HEAD_SECTIONS, type HeadSection, type Section } from '../../../../shared/domain/intake/kind.ts'
import type { Mapping } from '../../../../shared/domain/intake/mapping.ts'
import { QuickCitizenIds } from '../../../../shared/domain/intake/quick-citizen-id.ts'
import { MODE_TABLE, type Mode } from '../../../../shared/domain/record/mode.ts'
import { HEAD_INDEX, maskedValue, type RowLayout, type Slot } from './row-layout.ts'
import { compileCheck, isFitThroughout, type Fitness, type LedgerCodes, type ValueCheck } from './value-check.ts'

/** How the kind of business of a row is known when the row does not say it. */
export interface ModeChoice {
  /** Modes the client has a filing profile for, in the direction of the file. */
  readonly profiles: readonly Mode[]
  readonly direction: 'import' | 'export'
}

/** Where the client's file has a field: column letters and the client's own header. */
export type FieldPlaces = ReadonlyMap<string, { readonly column: string; readonly header: string }>

/** The first place of each field of a mapping; XML has none. */
export function fieldPlaces(mapping: Mapping | undefined): FieldPlaces {
  const places = new Map<string, { column: string; header: string }>()
  for (const column of mapping?.columns ?? []) {
    if (column.field !== undefined && !places.has(column.field))
      places.set(column.field, {
        column: columnLetters(column.column),
        header: column.header.replace(/\s+/g, ' ').slice(0, 60),
      })
  }
  for (const cell of mapping?.head ?? [])
    if (!places.has(cell.field))
      places.set(cell.field, { column: columnLetters(cell.column + cell.offset), header: cell.label.slice(0, 60) })
  return places
}

export interface CheckOptions {
  readonly layout: RowLayout
  readonly places: FieldPlaces
  readonly modes: ModeChoice
  readonly codes: LedgerCodes
  /** YYYYMMDD */
  readonly today: string
}

/** 303 names the kind of business in orderType when the file has no trade mode. */
const TRADE_MODE_OF_ORDER_TYPE: Readonly<Record<string, string>> = { B: '9710', W: '9810' }
/** Findings of one document that are kept; more say nothing new. */
const MAX_FINDINGS = 20

/** Where a value stands in a row; slot -1 = nowhere. */
interface Place {
  readonly head: number
  readonly slot: number
}

function valueAt(row: CompactRow, { head, slot }: Place): string {
  const values = row[2][head]
  return slot < 0 || values === undefined || values === 0 ? '' : (values[slot] ?? '')
}

interface CheckedSlot extends Slot {
  readonly check: ValueCheck
  readonly required: boolean
}

/** The business checks of rows on their way into staging. */
export class RowChecker {
  readonly #layout: RowLayout
  readonly #modes: ModeChoice
  readonly #heads: readonly (readonly CheckedSlot[])[]
  readonly #line: readonly CheckedSlot[]
  readonly #keySection: HeadSection
  readonly #places: FieldPlaces
  readonly #persons: readonly { readonly section: HeadSection; readonly id: Place; readonly type: Place }[]
  readonly #citizenIds: QuickCitizenIds
  readonly #fitness: Fitness = { known: false }
  readonly #keyHead: number
  /** Where the kind of business may stand, the first that says something counts. */
  readonly #tradeModes: readonly Place[]
  readonly #orderType: Place
  readonly #modeOfTrade = new Map<string, Mode>()
  #found: RowFinding[] = []
  /** The parser has already refused the row: what is only copied from a refused value says nothing new. */
  #refused = false

  constructor(options: CheckOptions) {
    const { layout } = options
    this.#layout = layout
    this.#modes = options.modes
    const slots = (section: Section): CheckedSlot[] =>
      layout.slots(section).map((slot) => ({
        ...slot,
        check: compileCheck(slot.field, options.codes, this.#fitness),
        required: slot.field.need === 'file',
      }))
    this.#heads = HEAD_SECTIONS.map((section) => (layout.heads.includes(section) ? slots(section) : []))
    this.#line = slots('line')
    this.#keySection = layout.heads[0] ?? 'order'
    this.#keyHead = HEAD_INDEX[this.#keySection]
    const place = (section: HeadSection, element: string): Place => ({
      head: HEAD_INDEX[section],
      slot: layout.at(section, element),
    })
    this.#tradeModes = [place('order', 'tradeMode'), place('waybill', 'tradeMode')]
    this.#orderType = place('order', 'orderType')
    for (const { tradeMode, direction, mode } of MODE_TABLE)
      if (direction === this.#modes.direction && !this.#modeOfTrade.has(tradeMode))
        this.#modeOfTrade.set(tradeMode, mode)
    this.#places = options.places
    this.#persons = (
      [
        ['order', 'buyerIdNumber', 'buyerIdType'],
        ['payment', 'payerIdNumber', 'payerIdType'],
      ] as const
    )
      .map(([section, id, type]) => ({ section, id: place(section, id), type: place(section, type) }))
      .filter((person) => person.id.slot >= 0)
    this.#citizenIds = new QuickCitizenIds(options.today)
  }

  /** True when a direction has no choice to make: it has one profile, or the file says it. */
  static modeIsKnown(layout: RowLayout, modes: ModeChoice): boolean {
    return (
      modes.profiles.length <= 1 ||
      layout.at('order', 'tradeMode') >= 0 ||
      layout.at('waybill', 'tradeMode') >= 0 ||
      layout.at('order', 'orderType') >= 0
    )
  }

  /** To be called with the text of a slice before its rows. */
  begin(text: string): void {
    this.#fitness.known = isFitThroughout(text)
  }

  /** All findings of a row, the parser's own first; empty = good. */
  check(row: CompactRow): readonly RowFinding[] {
    if (row[5] !== 0) this.#found = [...row[5]]
    else if (this.#found.length > 0) this.#found = []
    this.#refused = row[5] !== 0
    const heads = row[2]
    for (let i = 0; i < this.#heads.length; i++) {
      const values = heads[i]
      const slots = this.#heads[i]
      if (values === undefined || values === 0 || slots === undefined) continue
      if (values.length !== slots.length) this.#add(row[0], 'ROW_SHAPE', undefined, '')
      else this.#values(row[0], slots, values)
    }
    for (const line of row[3]) {
      if (line.length !== this.#line.length) this.#add(row[0], 'ROW_SHAPE', undefined, '')
      else this.#values(row[0], this.#line, line)
    }
    if ((heads[this.#keyHead] ?? 0) === 0) this.#add(row[0], 'ROW_SHAPE', undefined, '')
    if (this.#keySection === 'order' && row[3].length === 0) this.#add(row[0], 'LINES_MISSING', undefined, '')
    for (const person of this.#persons) this.#person(row, person)
    if (this.#keySection === 'order' && this.modeOf(row) === undefined) this.#mode(row)
    return this.#found
  }

  /** The kind of business of a row: its own trade mode, else the client's only profile, else retail. */
  modeOf(row: CompactRow): Mode | undefined {
    const { direction, profiles } = this.#modes
    let said = ''
    for (const place of this.#tradeModes) said ||= valueAt(row, place)
    said ||= TRADE_MODE_OF_ORDER_TYPE[valueAt(row, this.#orderType)] ?? ''
    if (said !== '') return this.#modeOfTrade.get(said)
    if (profiles.length > 1) return undefined
    return profiles[0] ?? (direction === 'import' ? '9610I' : '9610E')
  }

  #values(row: number, slots: readonly CheckedSlot[], values: readonly string[]): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? ''
      const slot = slots[i]
      if (slot === undefined) continue
      if (value === '') {
        if (slot.required) this.#add(row, 'VALUE_MISSING', slot, '')
        continue
      }
      const found = slot.check(value)
      if (found !== '')
        this.#add(
          row,
          found,
          slot,
          value,
          found === 'TOO_LONG' ? { length: [...value].length, limit: slot.field.max } : undefined,
        )
    }
  }

  #person(row: CompactRow, person: { readonly section: HeadSection; readonly id: Place; readonly type: Place }): void {
    const id = valueAt(row, person.id)
    const type = valueAt(row, person.type)
    if (id === '' || (type !== '' && type !== '1')) return
    const problem = this.#citizenIds.problem(id)
    if (problem !== '') this.#add(row[0], problem, this.#layout.slots(person.section)[person.id.slot], id)
  }

  #mode(row: CompactRow): void {
    const slot = this.#layout.slots('order').find((s) => s.element === 'tradeMode')
    const value = this.#layout.value(row, 'order', 'tradeMode') || this.#layout.value(row, 'waybill', 'tradeMode')
    this.#add(row[0], value === '' ? 'MODE_NEEDED' : 'MODE_UNFIT', slot, value)
  }

  #add(
    row: number,
    code: string,
    slot: Slot | undefined,
    value: string,
    data?: Readonly<Record<string, string | number>>,
  ): void {
    const field = slot?.field.id
    if (
      this.#found.length >= MAX_FINDINGS ||
      this.#found.some((finding) => finding.field === field && (finding.code === code || field !== undefined))
    )
      return
    const place = field === undefined ? undefined : this.#places.get(field)
    if (this.#refused && place === undefined) return
    this.#found.push({
      code,
      row,
      ...(field === undefined ? {} : { field }),
      ...(place === undefined ? {} : { column: place.column, header: place.header }),
      ...(value === '' || field === undefined ? {} : { value: maskedValue(this.#layout.kind, field, value) }),
      ...(data === undefined ? {} : { data }),
    })
  }
}
