import { fixedText, type Fixed } from '../decimal/decimal.ts'
import { defect, type Defect } from '../match/defect.ts'
import type { FieldRef } from '../match/rule.ts'

/** Element name to text, as the codec takes it. An element that has nothing to say has no key. */
export type Elements = Record<string, string>

/** One business document for the codec (shared/message/ceb `CebDocument`). */
export interface ComposedDocument {
  readonly head: Elements
  readonly lines: Elements[]
}

/** What is stamped on a document when it is declared. Randomness and time come from the caller. */
export interface Stamp {
  readonly guid: string
  /** 14 digits, rising with every declaration of the document (risingAppTime). */
  readonly appTime: string
  /** 1 new, 2 change, 3 delete. */
  readonly appType: '1' | '2' | '3'
  /** 1 stage, 2 declare. */
  readonly appStatus: '1' | '2'
}

/** Starts a head with the four elements that all documents share, in their order. */
export function stamped(stamp: Stamp): Elements {
  return { guid: stamp.guid, appType: stamp.appType, appTime: stamp.appTime, appStatus: stamp.appStatus }
}

/** Writes a text unless it is empty. */
export function put(target: Elements, name: string, text: string): void {
  if (text !== '') target[name] = text
}

/** Writes an amount unless it is unknown. */
export function putAmount(target: Elements, name: string, value: Fixed | undefined): void {
  if (value !== undefined) target[name] = fixedText(value)
}

/** Writes an amount that is 0 when there is none ("0 if none" in the field tables). */
export function putAmountOrZero(target: Elements, name: string, value: Fixed | undefined): void {
  target[name] = value === undefined ? '0' : fixedText(value)
}

/** Longest texts (characters) of the fields that people write, per element; import / export where they differ (CEB 202205). */
const LIMITS: Readonly<Record<string, readonly [importLimit: number, exportLimit: number]>> = {
  orderNo: [60, 60],
  ebpName: [100, 100],
  ebcName: [100, 100],
  logisticsName: [100, 100],
  logisticsNo: [60, 32],
  buyerRegNo: [60, 60],
  buyerName: [60, 60],
  buyerTelephone: [30, 30],
  consignee: [100, 100],
  consigneeTelephone: [50, 50],
  consigneeAddress: [200, 200],
  payerName: [60, 60],
  telephone: [60, 60],
  payTransactionId: [60, 60],
  payName: [100, 100],
  payNo: [60, 60],
  itemName: [250, 250],
  gname: [250, 250],
  gmodel: [510, 250],
  itemDescribe: [1000, 1000],
  barCode: [50, 50],
  itemRecordNo: [30, 30],
  goodsInfo: [200, 200],
  note: [1000, 1000],
  trafNo: [100, 100],
  trafName: [100, 100],
  voyageNo: [32, 32],
  billNo: [37, 37],
  batchNumbers: [100, 100],
}

/** No limit in the table is below this, so that the look-up is spared for most texts. */
const SHORTEST_LIMIT = 30

/** XSD counts characters, JavaScript UTF-16 units; they differ only for rare ideographs. */
function isLonger(text: string, limit: number): boolean {
  return text.length > limit && [...text].length > limit
}

/**
 * Finds texts that the message cannot carry. Nothing is cut: a shortened address or name would be another one.
 * @param gnum 0 for the head
 */
export function longTexts(
  elements: Elements,
  direction: 'import' | 'export',
  document: FieldRef['document'],
  gnum: number,
  defects: Defect[],
): void {
  for (const name in elements) {
    const text = elements[name]
    if (text === undefined || text.length <= SHORTEST_LIMIT) continue
    const limits = LIMITS[name]
    if (limits === undefined) continue
    const limit = limits[direction === 'import' ? 0 : 1]
    if (isLonger(text, limit))
      defects.push(
        defect('M-LONG-TEXT', {
          gnum,
          fields: [{ document, field: name }],
          data: { field: name, limit: String(limit), length: String([...text].length) },
        }),
      )
  }
}
