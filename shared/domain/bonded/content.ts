/** What a bonded document says, as the office keeps it: texts by the official element names. */

export type BondedFields = Readonly<Record<string, string>>

/** A line of goods. What it moves is ours, not the message's: book item, owner and lot (0 = not said). */
export interface BondedLine {
  readonly fields: BondedFields
  readonly itemId: number
  readonly ownerId: number
  readonly lotId: number
}

export interface BondedContent {
  readonly head: BondedFields
  readonly lines: readonly BondedLine[]
  /** INV101: parcel lists of type 8; SAS101: usage; SAS121: papers. */
  readonly links: readonly BondedFields[]
  /** SysId, OperCusRegCode. */
  readonly tail: BondedFields
}

export const EMPTY_BONDED: BondedContent = { head: {}, lines: [], links: [], tail: {} }

/** The text of a field, '' when it is absent. */
export function bondedText(fields: BondedFields, name: string): string {
  return fields[name] ?? ''
}
