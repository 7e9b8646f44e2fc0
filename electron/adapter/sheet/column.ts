/** A column of an exported list. */
export interface SheetColumn {
  readonly title: string
  /**
   * text: as it stands, always a text cell. number: canonical decimal text, a number cell as long as Excel can hold all
   * its digits (15), else text.
   */
  readonly kind: 'text' | 'number'
  /** Number format, for example `#,##0.00`. */
  readonly format?: string
  /** In characters. */
  readonly width?: number
}

/** Values by column; '' and undefined are empty cells. */
export type SheetRow = readonly (string | undefined)[]
export type SheetRows = Iterable<SheetRow> | AsyncIterable<SheetRow>
/** Takes bytes; a promise makes the writer wait. */
export type ByteSink = (bytes: Uint8Array) => void | Promise<void>

/** Excel keeps 15 significant digits: longer numbers must be text or they change. */
export function fitsNumberCell(text: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(text) && text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15
}
