import { looksLikeMt940 } from './mt940-look.ts'
import { textOf, type XmlElement, type XmlTree } from '../xml/node.ts'

/**
 * Bank statements laid out as lists, header first, so that one reader checks them all: camt.053 (ISO 20022, bank to customer statement) and MT940
 * (SWIFT). Only what came in is a row; amounts keep their digits, days become YYYY-MM-DD.
 */
export const BANK_HEADER = [
  '收款日期',
  '币种',
  '金额',
  '手续费',
  '收汇凭证号',
  '付款人',
  '付款人国别',
  '附言',
  '收款银行',
] as const

function childrenOf(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement =>
      typeof child === 'object' && child.kind === 'element' && (name === undefined || child.local === name),
  )
}

/** The elements at the end of a path of local names. */
function at(element: XmlElement, path: string): XmlElement[] {
  return path.split('/').reduce<XmlElement[]>((found, name) => found.flatMap((one) => childrenOf(one, name)), [element])
}
function textAt(element: XmlElement, path: string): string {
  const [found] = at(element, path)
  return found === undefined ? '' : textOf(found).trim()
}

const firstOf = (element: XmlElement, ...paths: readonly string[]): string =>
  paths.map((path) => textAt(element, path)).find((text) => text !== '') ?? ''

function amountOf(element: XmlElement, path: string): { amount: string; currency: string } {
  const found = at(element, path)[0]
  return {
    amount: found === undefined ? '' : textOf(found).trim(),
    currency: found?.attributes.find((one) => one.local === 'Ccy')?.value ?? '',
  }
}

/** Charges of an entry in its own currency, added exactly; '' when none is named. */
function charges(element: XmlElement, currency: string): string {
  const amounts = [...at(element, 'Chrgs/Rcrd'), ...at(element, 'Chrgs')]
    .map((one) => amountOf(one, 'Amt'))
    .filter((one) => one.amount !== '' && one.currency === currency)
  // The standard lists a charge either in Rcrd or directly; the first that is there counts.
  return amounts[0]?.amount ?? ''
}

function entryRows(entry: XmlElement, bank: string): string[][] {
  if (textAt(entry, 'CdtDbtInd') !== 'CRDT' || textAt(entry, 'RvslInd') === 'true') return []
  const whole = amountOf(entry, 'Amt')
  const day = firstOf(entry, 'ValDt/Dt', 'ValDt/DtTm', 'BookgDt/Dt', 'BookgDt/DtTm').slice(0, 10)
  const details = at(entry, 'NtryDtls/TxDtls')
  const parts = details.length === 0 ? [entry] : details
  return parts.map((part) => {
    const own =
      part === entry
        ? whole
        : [amountOf(part, 'Amt'), amountOf(part, 'AmtDtls/TxAmt/Amt')].find(
            (one) => one.amount !== '' && one.currency === whole.currency,
          )
    const { amount, currency } = own ?? (parts.length === 1 ? whole : { amount: '', currency: whole.currency })
    return [
      day,
      currency,
      amount,
      charges(part, currency) || (parts.length === 1 ? charges(entry, currency) : ''),
      firstOf(part, 'Refs/AcctSvcrRef', 'Refs/TxId', 'AcctSvcrRef') || firstOf(entry, 'AcctSvcrRef', 'NtryRef'),
      firstOf(part, 'RltdPties/Dbtr/Nm', 'RltdPties/Dbtr/Pty/Nm', 'RltdPties/UltmtDbtr/Nm'),
      firstOf(part, 'RltdPties/Dbtr/PstlAdr/Ctry', 'RltdPties/Dbtr/Pty/PstlAdr/Ctry'),
      [
        ...at(part, 'RmtInf/Ustrd').map(textOf),
        firstOf(part, 'Refs/EndToEndId'),
        textAt(part, 'AddtlTxInf'),
        textAt(entry, 'AddtlNtryInf'),
      ]
        .map((text) => text.trim())
        .filter((text) => text !== '' && text !== 'NOTPROVIDED')
        .join(' '),
      bank,
    ]
  })
}

/** Rows of a camt.053 (any version); undefined when the document is something else. */
export function camtRows(tree: XmlTree): string[][] | undefined {
  const statements = at(tree.root, 'BkToCstmrStmt/Stmt')
  if (tree.root.local !== 'Document' || statements.length === 0) return undefined
  return [
    [...BANK_HEADER],
    ...statements.flatMap((statement) =>
      childrenOf(statement, 'Ntry').flatMap((entry) =>
        entryRows(
          entry,
          firstOf(statement, 'Acct/Svcr/FinInstnId/BICFI', 'Acct/Svcr/FinInstnId/BIC', 'Acct/Svcr/FinInstnId/Nm'),
        ),
      ),
    ),
  ]
}

/** Value date, entry date, mark, funds code, amount, type, reference for the owner, the bank's reference. */
const LINE_61 = /^(\d{6})(?:\d{4})?(R?[CD])([A-Z])?(\d{1,12},\d{0,2})([A-Z][A-Z0-9]{3})([^/\n]*)(?:\/\/([^\n]*))?/

interface Mt940Entry {
  readonly line: string
  info: string
}

/** Fields of an MT940: lines that do not begin with a tag continue the one before. */
function fields(text: string): { tag: string; value: string }[] {
  const found: { tag: string; value: string }[] = []
  for (const raw of text.split(/\r?\n/)) {
    const start = /^:(\d{2}[A-Z]?):(.*)$/.exec(raw)
    const last = found.at(-1)
    if (start !== null) found.push({ tag: start[1] ?? '', value: start[2] ?? '' })
    else if (last !== undefined && raw !== '-' && !raw.startsWith('-}')) last.value += `\n${raw}`
  }
  return found
}

const isoDay = (yymmdd: string): string => `20${yymmdd.slice(0, 2)}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4, 6)}`

/** Structured parts of :86: (`?32NAME`), or slashes (`/NAME/…`). */
function part(info: string, codes: readonly string[], word: string): string {
  const coded = codes.map((code) => new RegExp(`\\?${code}([^?]*)`).exec(info)?.[1] ?? '').join('')
  return (coded !== '' ? coded : (new RegExp(`/${word}/([^/]*)`).exec(info)?.[1] ?? '')).replace(/\s+/g, ' ').trim()
}

function entryRow(entry: Mt940Entry, currency: string, account: string): string[] | undefined {
  const match = LINE_61.exec(entry.line)
  if (match === null || match[2] !== 'C') return undefined
  const info = entry.info.replace(/\n/g, '')
  const note = part(info, ['20', '21', '22', '23', '24', '25', '26', '27', '28', '29'], 'REMI')
  return [
    isoDay(match[1] ?? ''),
    currency,
    (match[4] ?? '').replace(',', '.').replace(/\.$/, ''),
    part(info, [], 'CHGS')
      .replace(/^[A-Z]{3}/, '')
      .replace(',', '.'),
    (match[7] ?? '').trim() || (match[6] ?? '').trim(),
    part(info, ['32', '33'], 'NAME'),
    part(info, [], 'CTRY'),
    `${note === '' ? info : note} ${(match[6] ?? '').trim()}`.trim(),
    account,
  ]
}

/** Rows of the messages in an MT940 file; undefined when the text is something else. A statement line that cannot be read comes back as a row without an amount. */
export function mt940Rows(text: string): string[][] | undefined {
  if (!looksLikeMt940(text)) return undefined
  const rows: string[][] = [[...BANK_HEADER]]
  let [account, currency] = ['', '']
  let open: Mt940Entry | undefined
  const close = (): void => {
    if (open === undefined) return
    const row = entryRow(open, currency, account)
    if (row !== undefined) rows.push(row)
    else if (LINE_61.exec(open.line) === null)
      rows.push(['', currency, '', '', '', '', '', open.line.slice(0, 60), account])
    open = undefined
  }
  for (const { tag, value } of fields(text)) {
    if (tag === '25') account = value.trim()
    if (/^60[FM]$/.test(tag)) currency = value.slice(7, 10)
    if (tag === '86' && open !== undefined) open.info += value
    else if (tag === '61' || tag.startsWith('62')) close()
    if (tag === '61') open = { line: value, info: '' }
  }
  close()
  return rows
}
