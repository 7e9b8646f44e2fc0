/**
 * Small CSV for tables of codes that an administrator loads (some thousand lines): quotes, doubled quotes, line ends in
 * quotes, comma, semicolon or tab. Clients' files go through the intake's streaming parser instead.
 */
export function parseCsv(text: string): string[][] {
  const clean = text.startsWith('\ufeff') ? text.slice(1) : text
  const first = clean.slice(0, clean.search(/\r?\n|$/))
  const mark = ['\t', ';', ','].reduce(
    (best, one) => (first.split(one).length > first.split(best).length ? one : best),
    ',',
  )
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < clean.length; i++) {
    const c = clean.charAt(i)
    if (quoted) {
      if (c !== '"') cell += c
      else if (clean.charAt(i + 1) === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (c === '"' && cell === '') quoted = true
    else if (c === mark) {
      row.push(cell)
      cell = ''
    } else if (c === '\n') {
      row.push(cell.replace(/\r$/, ''))
      rows.push(row)
      row = []
      cell = ''
    } else cell += c
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows.filter((one) => one.some((value) => value.trim() !== ''))
}
