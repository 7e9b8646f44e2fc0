/** Whatever canonical text cannot hold as it stands: markup, CR, control characters, surrogates, U+FFFE and U+FFFF. */
const SPECIAL_IN_TEXT = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/
const SPECIAL_IN_ATTRIBUTE = /[&<"\t\n\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/
const UNFIT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/**
 * Index of the first character that XML 1.0 cannot carry at all, even escaped (most control characters, half of a
 * surrogate pair, U+FFFE/U+FFFF); -1 when the text is fit. Intake asks before it accepts a value.
 */
export function unfitForXml(text: string): number {
  // Nearly every text has none of these at all, and asking that is cheaper than looking around surrogates.
  return SUSPECT.test(text) ? text.search(UNFIT) : -1
}

/** Thrown when a value cannot be written to XML 1.0: the caller should have asked `unfitForXml`. Never quotes the value. */
export class UnfitTextError extends Error {
  readonly code = 'XML_CHARACTER'
  readonly at: number
  constructor(at: number) {
    super(`character ${at} cannot be written to XML 1.0`)
    this.name = 'UnfitTextError'
    this.at = at
  }
}

function assertFit(text: string): void {
  const at = unfitForXml(text)
  if (at >= 0) throw new UnfitTextError(at)
}

/** Text content in canonical form (C14N 1.0, 2.3 Text Nodes). Throws UnfitTextError. */
export function escapeText(text: string): string {
  if (!SPECIAL_IN_TEXT.test(text)) return text
  assertFit(text)
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}

/** Attribute value in canonical form, for double quotes (C14N 1.0, 2.3 Attribute Nodes). Throws UnfitTextError. */
export function escapeAttribute(text: string): string {
  if (!SPECIAL_IN_ATTRIBUTE.test(text)) return text
  assertFit(text)
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
}
