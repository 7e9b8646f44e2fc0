import { elementsOf, textOf, type XmlElement, type XmlTree } from '../xml/node.ts'

/** An answer of the import client or of customs (BND A.8), by local names: real ones come with, without and with foreign namespaces. */
export type DecReceipt =
  | {
      readonly kind: 'response'
      /** '0' = stored. */
      readonly code: string
      readonly message: string
      readonly ownNo: string
      /** 统一编号; '' on refusal. */
      readonly platformNo: string
      readonly transitNo: string
    }
  | {
      readonly kind: 'customs'
      readonly platformNo: string
      readonly entryNo: string
      /** As written: ISO date-time. */
      readonly noticeTime: string
      readonly channel: string
      readonly note: string
      readonly district: string
      readonly crossedOn: string
      readonly declaredAt: string
    }

const ROOTS: ReadonlySet<string> = new Set(['DecImportResponse', 'DEC_DATA', 'DEC_RESULT', 'Root'])

function valueOf(element: XmlElement, name: string): string {
  const found = elementsOf(element).find((child) => child.local === name)
  return found === undefined ? '' : textOf(found).trim()
}

function customs(element: XmlElement, note: string): DecReceipt {
  const value = (name: string): string => valueOf(element, name)
  return {
    kind: 'customs',
    platformNo: value('CUS_CIQ_NO'),
    entryNo: value('ENTRY_ID'),
    noticeTime: value('NOTICE_DATE'),
    channel: value('CHANNEL'),
    note: value('NOTE') || note,
    district: value('CUSTOM_MASTER'),
    crossedOn: value('I_E_DATE'),
    declaredAt: value('D_DATE'),
  }
}

/** True for the roots of declaration answers; `Root` only when it says that an import failed. */
export function isDecReceipt(root: XmlElement): boolean {
  return (
    ROOTS.has(root.local) &&
    (root.local !== 'Root' ||
      elementsOf(root).some((child) => child.local === 'resultFlag' || child.local === 'failInfo'))
  )
}

/**
 * Reads the answers in a tree: one, or several DEC_RESULT in one DEC_DATA. [] when the tree is no declaration answer, or one that
 * says nothing. Answers, never throws.
 */
export function readDecReceipts(tree: XmlTree): DecReceipt[] {
  const { root } = tree
  if (!isDecReceipt(root)) return []
  if (root.local === 'DecImportResponse') {
    const code = valueOf(root, 'ResponseCode')
    return [
      {
        kind: 'response',
        code,
        message: valueOf(root, 'ErrorMessage'),
        ownNo: valueOf(root, 'ClientSeqNo'),
        platformNo: valueOf(root, 'SeqNo'),
        transitNo: valueOf(root, 'TrnPreId'),
      },
    ]
  }
  if (root.local === 'Root') {
    const flag = valueOf(root, 'resultFlag')
    return [
      {
        kind: 'response',
        code: flag === '0' ? '0' : `F${flag}`,
        message: valueOf(root, 'failInfo'),
        ownNo: valueOf(root, 'ClientSeqNo'),
        platformNo: valueOf(root, 'SeqNo'),
        transitNo: '',
      },
    ]
  }
  if (root.local === 'DEC_RESULT') return [customs(root, '')]
  const info = elementsOf(root).find((child) => child.local === 'RESULT_INFO')
  return elementsOf(root)
    .filter((child) => child.local === 'DEC_RESULT')
    .map((child) => customs(child, info === undefined ? '' : textOf(info).trim()))
}

/** Our own number out of an answer's file name (`Successed_<name>_<time>.xml`), for answers that do not name it. */
export function ownNumberInFileName(fileName: string): string {
  const match = /^(?:Successed|Failed)_(?:[IE]_)?([0-9A-Za-z-]{1,40}?)(?:_t-\d+)?(?:\.\w+)?_\d{14,17}\.xml$/i.exec(
    fileName,
  )
  return match?.[1] ?? ''
}

/** 14 digits of China's time from the notice's date-time; '' when it is none. */
export function noticeDigits(text: string): string {
  const digits = text.replace(/[^\d]/g, '')
  return digits.length < 8 ? '' : digits.slice(0, 14).padEnd(14, '0')
}

/** XML of an answer, for the training window. */
export function buildDecReceipt(receipt: DecReceipt, escape: (text: string) => string): string {
  const node = (name: string, text: string): string =>
    text === '' ? `<${name}/>` : `<${name}>${escape(text)}</${name}>`
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (receipt.kind === 'response') {
    const { code, message, ownNo, platformNo, transitNo } = receipt
    const inner =
      node('ResponseCode', code) +
      node('ErrorMessage', message) +
      node('ClientSeqNo', ownNo) +
      (platformNo === '' ? '' : node('SeqNo', platformNo) + node('TrnPreId', transitNo))
    return `${head}<DecImportResponse xmlns="http://www.chinaport.gov.cn/dec">${inner}</DecImportResponse>`
  }
  const { platformNo, entryNo, noticeTime, channel, note, district, crossedOn, declaredAt } = receipt
  const inner =
    node('CUS_CIQ_NO', platformNo) +
    node('ENTRY_ID', entryNo) +
    node('NOTICE_DATE', noticeTime) +
    node('CHANNEL', channel) +
    node('NOTE', note) +
    node('CUSTOM_MASTER', district) +
    node('I_E_DATE', crossedOn) +
    node('D_DATE', declaredAt)
  return `${head}<DEC_DATA><DEC_RESULT>${inner}</DEC_RESULT><RESULT_INFO/></DEC_DATA>`
}
