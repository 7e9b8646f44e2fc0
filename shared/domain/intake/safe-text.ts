/**
 * Text that a spreadsheet program would run instead of show when it stands first in a CSV field or is typed into a cell
 * (OWASP CSV injection), and the full-width twins that Chinese Excel treats alike.
 */
export function startsDangerously(text: string): boolean {
  return text.length > 1 && /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text)
}

/** One CSV field: quoted where needed, dangerous starts disarmed by an apostrophe (the intake takes it off again). */
export function csvField(text: string, delimiter: string): string {
  const dangerous = startsDangerously(text)
  if (!dangerous && !text.includes('"') && !text.includes(delimiter) && !/[\r\n]|^\s|\s$/.test(text)) return text
  return `"${(dangerous ? `'${text}` : text).replaceAll('"', '""')}"`
}

/** XML character data; characters that XML 1.0 forbids are written the way Excel does (_x0001_). */
export function xmlText(text: string): string {
  if (!/[&<>_\u0000-\u001f\ud800-\udfff\ufffe\uffff]/.test(text)) return text
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Text between double quotes of an attribute. */
export function xmlAttribute(text: string): string {
  return xmlText(text)
    .replaceAll('"', '&quot;')
    .replace(/[\t\n]/g, ' ')
}

/** A name to suggest for a file: no folders, no signs a file system minds, no device names. */
export function fileStem(name: string): string {
  const last = name.split(/[/\\]/).pop() ?? ''
  const stem = last
    .replace(/\.[^.]{1,5}$/, '')
    .replace(/[\u0000-\u001f\u007f<>:"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 80)
  return stem === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(stem) ? '导入文件' : stem
}
