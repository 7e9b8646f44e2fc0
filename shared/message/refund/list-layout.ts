import { camtRows } from './bank.ts'
import { textOf, type XmlElement, type XmlTree } from '../xml/node.ts'

/**
 * XML papers laid out as lists, header first, so that one reader checks them all: the e-port's export declaration (root dec, SPEC B.5, [S3]) and the
 * fully digital invoice (root EInvoice; element names from the invoices themselves, no published schema was at hand: unknown elements are
 * left aside, needed ones that are missing come back as findings on their row).
 */
export interface LaidOut {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

function childrenOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => typeof child === 'object' && child.kind === 'element')
}

function* descendants(element: XmlElement): Generator<XmlElement, void, void> {
  for (const child of childrenOf(element)) {
    yield child
    yield* descendants(child)
  }
}

/** Texts of the leaves below an element by their name, the first of each; names in lower case. */
function leaves(element: XmlElement, except: ReadonlySet<string> = new Set()): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (node: XmlElement): void => {
    for (const child of childrenOf(node)) {
      const name = child.local.toLowerCase()
      if (except.has(name)) continue
      const inner = childrenOf(child)
      if (inner.length > 0) walk(child)
      else if (!found.has(name)) found.set(name, textOf(child).trim())
    }
  }
  walk(element)
  return found
}

function below(element: XmlElement, name: string): XmlElement[] {
  return [...descendants(element)].filter((one) => one.local.toLowerCase() === name)
}

// Header words of the export list; the element names beside them are the e-port's.
const EPORT_HEAD = [
  ['报关单号', 'bgd_no'],
  ['出口日期', 'lj_date'],
  ['成交方式', 'cj_type'],
  ['运费', 'yf'],
  ['保费', 'bf'],
  ['杂费', 'zf'],
  ['监管方式', 'my_type'],
  ['合同协议号', 'ht_no'],
  ['提运单号', 'td_no'],
  ['境内收发货人', 'jy_dw'],
  ['毛重', 'mz'],
] as const
const EPORT_ROW = [
  ['项号', 'spxh'],
  ['商品编码', 'cmcode'],
  ['商品名称', 'cm_name'],
  ['币制', 'yb_bz'],
  ['成交金额', 'yb_amt'],
  ['成交计量单位', 'cj_unit'],
  ['成交数量', 'cj_qnt'],
  ['法定计量单位', 'fd_unit'],
  ['法定数量', 'fd_qnt'],
  ['第二计量单位', 'no2_fd_unit'],
  ['第二数量', 'no2_fd_qnt'],
] as const

/** Dates of the e-port are YYYYMMDD or with marks; what is no date stays and is refused by the reader. */
function eport(root: XmlElement): LaidOut | undefined {
  const heads = below(root, 'dechead')
  if (heads.length === 0) return undefined
  const rows: string[][] = [[...EPORT_HEAD, ...EPORT_ROW].map(([title]) => title)]
  const declarations = root.local.toLowerCase() === 'dec' ? [root] : below(root, 'dec')
  for (const declaration of declarations.length === 0 ? [root] : declarations) {
    const head = leaves(declaration, new Set(['declists', 'declist']))
    const lists = below(declaration, 'declists').flatMap((lists) =>
      childrenOf(lists).filter((line) => childrenOf(line).length > 0),
    )
    // Some writers repeat declists itself as the line.
    const lines = lists.length > 0 ? lists : below(declaration, 'declists')
    for (const line of lines) {
      const values = leaves(line)
      rows.push([
        ...EPORT_HEAD.map(([, name]) => head.get(name) ?? ''),
        ...EPORT_ROW.map(([, name]) => values.get(name) ?? ''),
      ])
    }
  }
  return { name: '电子口岸报关单', rows }
}

const INVOICE_HEAD = [
  ['数电票号码', 'invoicenumber'],
  ['开票日期', 'issuetime'],
  ['销方识别号', 'selleridnum'],
  ['销方名称', 'sellername'],
  ['购方识别号', 'buyeridnum'],
  ['购方名称', 'buyername'],
  ['备注', 'remark'],
] as const
const INVOICE_ROW = [
  ['货物名称', 'itemname'],
  ['规格型号', 'specmod'],
  ['单位', 'meaunits'],
  ['数量', 'quantity'],
  ['单价', 'unprice'],
  ['金额', 'amount'],
  ['税率', 'taxrate'],
  ['税额', 'comtaxam'],
] as const

function invoice(root: XmlElement): LaidOut | undefined {
  const lines = below(root, 'issuiteminformation')
  if (lines.length === 0) return undefined
  const head = leaves(root, new Set(['issuiteminformation']))
  const kind = below(root, 'generalorspecialvat').map((one) => leaves(one).get('labelname') ?? '')[0] ?? ''
  const number = head.get('invoicenumber') ?? head.get('eiid') ?? ''
  const rows: string[][] = [
    [...INVOICE_HEAD.map(([title]) => title), '发票票种', ...INVOICE_ROW.map(([title]) => title)],
  ]
  for (const line of lines) {
    const values = leaves(line)
    rows.push([
      number,
      ...INVOICE_HEAD.slice(1).map(([, name]) => head.get(name) ?? ''),
      kind,
      ...INVOICE_ROW.map(([, name]) => values.get(name) ?? ''),
    ])
  }
  return { name: '电子发票', rows }
}

/** @returns undefined when the document is of neither kind */
export function layOutPaper(tree: XmlTree): LaidOut | undefined {
  const bank = camtRows(tree)
  return bank === undefined ? (invoice(tree.root) ?? eport(tree.root)) : { name: '银行对账单', rows: bank }
}
