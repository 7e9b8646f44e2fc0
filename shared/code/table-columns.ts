/**
 * Where the columns of an imported table stand in a file: by the words of its header line, or, where it says nothing
 * that is known, by their order: code, name, then the table's own columns.
 */

const WORDS: Readonly<Record<string, readonly string[]>> = {
  code: ['代码', '编码', '商品编码', '海关编码', 'HS编码', '税则号列', '税则号', '税号', '商品税号'],
  name: ['名称', '商品名称', '货品名称', '中文名称', '品名', '商品描述'],
  unit1: ['法定第一单位', '第一法定单位', '第一法定计量单位', '法定单位', '第一单位', '单位1', '第一计量单位'],
  unit2: ['法定第二单位', '第二法定单位', '第二法定计量单位', '第二单位', '单位2', '第二计量单位'],
  dutyRate: ['关税率', '关税', '最惠国税率', '最惠国', '进口最惠国税率', '进口关税率', '进口关税'],
  vatRate: ['增值税率', '增值税'],
  consumption: ['消费税', '消费税率', '进口消费税率'],
  supervision: ['监管条件', '监管证件代码', '监管证件', '海关监管条件', '监管'],
  inspection: ['检验检疫', '检验检疫类别', '检疫类别', '检验检疫监管条件', '检验'],
  validFrom: ['生效日期', '启用日期'],
  validTo: ['失效日期', '停用日期'],
  note: ['备注', '说明'],
}

const folded = (text: string): string => text.replace(/[\s（(][^）)]*[）)]|\s/g, '').toUpperCase()

/** True for a first cell that is a code already, so that the file has no header line. */
const isCode = (text: string): boolean => /^[0-9A-Z]{1,12}$/.test(text) && /\d/.test(text)

/**
 * The rows of a file in the table's own order: code, name, then `columns`. A header line, when there is one, is taken
 * off. Columns that the header does not name stay empty as soon as it names any of them.
 */
export function inTableOrder(
  records: readonly (readonly string[])[],
  columns: readonly string[],
): readonly (readonly string[])[] {
  const header = records[0] ?? []
  if (isCode((header[0] ?? '').trim())) return records
  const titles = header.map(folded)
  const find = (column: string): number => {
    const words = new Set([column, ...(WORDS[column] ?? [])].map(folded))
    return titles.findIndex((title) => words.has(title))
  }
  const named = columns.map(find)
  const [code, name] = [find('code'), find('name')]
  if (code < 0 || name < 0 || named.every((at) => at < 0)) return records.slice(1)
  return records.slice(1).map((record) => [code, name, ...named].map((at) => record[at] ?? ''))
}
