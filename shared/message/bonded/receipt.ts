import { elementsOf, type XmlElement, type XmlTree } from '../xml/node.ts'
import { escapeText } from '../xml/escape.ts'
import { childTexts, findElement } from './tree.ts'

/** Answers to bonded documents: the import client's immediate answer, and customs' receipts in the customs-side form (SPEC B.6). */

/** A block of a receipt: element name and its texts. */
export interface ReceiptBlock {
  readonly name: string
  readonly fields: Readonly<Record<string, string>>
}

export interface BondedReceipt {
  /** CommonResponeMessage, INV200, INV201, INV202, INV211, SAS2xx, BWS2xx, EMS2xx. */
  readonly type: string
  /** Our own number; '' when the receipt does not name it. */
  readonly ownNo: string
  readonly platformNo: string
  /** QD…, Z… */
  readonly customsNo: string
  /** DealFlag or manageResult; '' when there is none (INV211). */
  readonly status: string
  /** As it stands in the receipt. */
  readonly time: string
  readonly text: string
  /** vrfdedMarkcd, invtStucd, stucd … as far as there. */
  readonly marks: Readonly<Record<string, string>>
  readonly blocks: readonly ReceiptBlock[]
}

const RECEIPT_NAME = /^(INV|SAS|BWS|EMS|CMB)2\d\d$/
const MARKS = [
  'vrfdedMarkcd',
  'invtStucd',
  'entryStucd',
  'invtIochkptStucd',
  'passportUsedTypecd',
  'stucd',
  'emapvMarkcd',
  'logisticsStucd',
] as const
const MOST_BLOCKS = 20_000

function immediate(element: XmlElement): BondedReceipt {
  const fields = childTexts(element)
  return {
    type: 'CommonResponeMessage',
    ownNo: fields['EtpsPreentNo'] ?? '',
    platformNo: fields['SeqNo'] ?? '',
    customsNo: '',
    status: fields['DealFlag'] ?? '',
    time: '',
    text: (fields['CheckInfo'] ?? '').replace(/\s+/g, ' '),
    marks: {},
    blocks: [],
  }
}

const first = (fields: Readonly<Record<string, string>>, ...names: readonly string[]): string =>
  names.map((name) => fields[name] ?? '').find((value) => value !== '') ?? ''

function customs(element: XmlElement): BondedReceipt {
  const blocks = elementsOf(element)
    .slice(0, MOST_BLOCKS)
    .map((inner) => ({ name: inner.local, fields: childTexts(inner) }))
  // xxx200 has its result directly, or in MsgReceResult.
  const result =
    blocks.find(
      (block) => block.name === 'HdeApprResult' || block.name === 'InvApprResult' || block.name === 'MsgReceResult',
    )?.fields ?? {}
  const basic = blocks.find((block) => block.name.endsWith('Bsc'))?.fields ?? {}
  const checks = blocks
    .filter((block) => block.name === 'CheckInfo')
    .map((block) => first(block.fields, 'note', 'checkInfo', 'rmk'))
    .filter((text) => text !== '')
  return {
    type: element.local,
    ownNo: first(basic, 'etpsInnerInvtNo', 'etpsPreentNo', 'dclPreentNo'),
    platformNo: first(
      { ...basic, ...result },
      'etpsPreentNo',
      'invPreentNo',
      'invtPreentNo',
      'sasPassportPreentNo',
      'sasStockPreentNo',
      'sasDclPreentNo',
    ),
    customsNo:
      first(result, 'businessId', 'bizNo') ||
      first(basic, 'bondInvtNo', 'passportNo', 'sasStockNo', 'sasDclNo', 'bwsNo'),
    status: first(result, 'manageResult'),
    time: first(result, 'manageDate', 'createDate') || first(basic, 'formalVrfdedTime', 'passTime', 'prevdTime'),
    text: [first(result, 'rmk', 'reason'), ...checks].filter((text) => text !== '').join('；'),
    marks: Object.fromEntries(
      MARKS.flatMap((name) => (basic[name] === undefined || basic[name] === '' ? [] : [[name, basic[name]]])),
    ),
    blocks,
  }
}

/** The receipts in a tree; none when it holds no answer to a bonded document. */
export function readBondedReceipts(tree: XmlTree): BondedReceipt[] {
  if (tree.root.local === 'CommonResponeMessage') return [immediate(tree.root)]
  const data = findElement(tree.root, 'BussinessData')
  if (data === undefined) return RECEIPT_NAME.test(tree.root.local) ? [customs(tree.root)] : []
  return elementsOf(data)
    .filter((inner) => RECEIPT_NAME.test(inner.local))
    .map(customs)
}

/** Fourteen digits of a receipt's time; '' when it says none. A day alone counts from its start. */
export function receiptDigits(time: string): string {
  const digits = time.replace(/\D/g, '').slice(0, 14)
  return digits.length < 8 ? '' : digits.padEnd(14, '0')
}

const fieldsText = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<${name}>${escapeText(value)}</${name}>`)
    .join('')

/** Writes the immediate answer, as the import client does. */
export function buildBondedResponse(answer: {
  readonly ownNo: string
  readonly platformNo: string
  readonly ok: boolean
  readonly text: string
}): string {
  const seq = answer.platformNo === '' ? '' : `<SeqNo>${escapeText(answer.platformNo)}</SeqNo>`
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<CommonResponeMessage>${seq}<EtpsPreentNo>${escapeText(answer.ownNo)}</EtpsPreentNo><CheckInfo>${escapeText(answer.text)}</CheckInfo><DealFlag>${answer.ok ? '0' : '-1'}</DealFlag></CommonResponeMessage>`
}

/** Writes a customs receipt: blocks in the order given. */
export function buildBondedReceipt(
  type: string,
  blocks: readonly ReceiptBlock[],
  envelope: { readonly messageId: string; readonly sendTime: string },
): string {
  const inner = blocks.map((block) => `<${block.name}>${fieldsText(block.fields)}</${block.name}>`).join('')
  const info = fieldsText({
    version: '1.0',
    message_id: envelope.messageId,
    file_name: `${envelope.messageId}.${type.slice(0, 3)}`,
    message_type: type,
    sender_id: 'CUS0000',
    receiver_id: 'E010000',
    send_time: envelope.sendTime,
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package><EnvelopInfo>${info}</EnvelopInfo><DataInfo><PocketInfo/><BussinessData><${type}>${inner}</${type}></BussinessData></DataInfo></Package>`
}
