import { MODE_TABLE, modeRow, type Mode } from '../record/mode.ts'
import { arrivalCountry } from '../inventory/party.ts'
import { fieldRow, type DocumentName } from '../record/field.ts'
import type { FilingProfile, Triple } from '../record/record.ts'
import { defect, type Defect } from './defect.ts'
import { ref } from './rule.ts'

/**
 * Which fields must be filled, per document and for the profile, as data. The lists are the R of the field tables
 * (CEB SPEC 3.1, 3.2), less what composition takes from elsewhere (names and codes from the profile, sums, zeros).
 */
const INVENTORY_ORDER_FIELDS = {
  import: ['orderNo', 'buyerName', 'buyerTelephone', 'buyerIdNumber', 'consigneeAddress'],
  export: ['orderNo'],
} as const
const SENT_FIELDS: Readonly<Record<'import' | 'export', Partial<Record<DocumentName, readonly string[]>>>> = {
  import: {
    order: ['buyerRegNo', 'consignee', 'consigneeTelephone'],
    payment: ['payCode', 'payName', 'payTransactionId', 'payerIdNumber', 'payerName', 'amountPaid', 'payTime'],
    waybill: ['consignee', 'consigneeAddress', 'consigneeTelephone'],
  },
  export: { receipt: ['payName', 'charge', 'accountingDate'], waybill: ['goodsInfo'] },
}
const INVENTORY_WAYBILL_FIELDS = ['logisticsNo', 'grossWeight'] as const

/** Profile fields that the inventory of a mode cannot do without, with their names on the screen. */
const PROFILE_LABELS: Readonly<Record<string, string>> = {
  platformCode: '电商平台代码',
  platformName: '电商平台名称',
  merchantCode: '电商企业代码',
  merchantName: '电商企业名称',
  agentCode: '申报企业代码',
  agentName: '申报企业名称',
  guarantorCode: '担保企业编号',
  customsDistrict: '申报地海关',
  port: '口岸海关',
  trafMode: '运输方式',
  dispatchCountry: '启运国',
  bookNo: '账册编号',
  zoneCompanyCode: '区内企业代码',
  zoneCompanyName: '区内企业名称',
  ownerCode: '生产销售企业代码',
  ownerName: '生产销售企业名称',
  destinationPort: '指运港',
  wrapType: '包装种类',
}
const ALWAYS = ['agentCode', 'agentName', 'customsDistrict', 'port']
const BONDED = ['bookNo', 'zoneCompanyCode', 'zoneCompanyName']

/** The profile fields a mode needs; documents' own fields may stand in for platform and merchant. */
function requiredProfileFields(mode: Mode): readonly string[] {
  const row = modeRow(mode)
  const direction = row.direction === 'import' ? ['guarantorCode'] : ['ownerCode', 'ownerName', 'wrapType']
  const country = row.direction === 'import' && !row.bonded ? ['dispatchCountry'] : []
  return [...ALWAYS, ...direction, ...country, ...(row.bonded ? BONDED : [])]
}

const REQUIRED_PROFILE: ReadonlyMap<Mode, readonly string[]> = new Map(
  MODE_TABLE.map((row) => [row.mode, requiredProfileFields(row.mode)]),
)

function isEmpty(value: unknown): boolean {
  return value === undefined || value === ''
}

function missingIn(document: DocumentName, values: object, fields: readonly string[], defects: Defect[]): void {
  for (const field of fields) {
    if (isEmpty(Reflect.get(values, field)))
      defects.push(
        defect('M-FIELD-MISSING', {
          fields: [{ document, field }],
          data: { field: fieldRow(document, field)?.label ?? field },
        }),
      )
  }
}

function profileDefects(triple: Triple, profile: FilingProfile, defects: Defect[]): void {
  const { order, transport } = triple
  const missing = (REQUIRED_PROFILE.get(triple.mode) ?? []).filter((field) => isEmpty(Reflect.get(profile, field)))
  if (order.ebpCode === '' && profile.platformCode === '') missing.push('platformCode')
  if (order.ebpName === '' && profile.platformName === '') missing.push('platformName')
  if (order.ebcCode === '' && profile.merchantCode === '') missing.push('merchantCode')
  if (order.ebcName === '' && profile.merchantName === '') missing.push('merchantName')
  if (profile.trafMode === '' && (transport?.trafMode ?? '') === '') missing.push('trafMode')
  for (const field of missing) {
    defects.push(
      defect('M-PROFILE-MISSING', {
        fields: [{ document: 'profile', field }],
        data: { field: PROFILE_LABELS[field] ?? field },
      }),
    )
  }
  if (modeRow(triple.mode).direction === 'export' && (arrivalCountry(triple) === '' || profile.destinationPort === ''))
    defects.push(defect('M-E-DESTINATION'))
}

function carrierDefects(triple: Triple, profile: FilingProfile, defects: Defect[]): void {
  const { waybill } = triple
  if (waybill === undefined) return
  const code = waybill.logisticsCode || profile.carrierCode
  const name =
    waybill.logisticsName ||
    (waybill.logisticsCode === '' || waybill.logisticsCode === profile.carrierCode ? profile.carrierName : '')
  if (code === '')
    defects.push(defect('M-FIELD-MISSING', { fields: [ref('waybill.logisticsCode')], data: { field: '物流企业代码' } }))
  if (name === '')
    defects.push(defect('M-FIELD-MISSING', { fields: [ref('waybill.logisticsName')], data: { field: '物流企业名称' } }))
}

/** What is missing in the profile, and in the documents that this office sends. */
export function requiredDefects(triple: Triple, defects: Defect[]): void {
  const { direction } = modeRow(triple.mode)
  const { order, payment, waybill, receipt, profile } = triple
  missingIn('order', order, INVENTORY_ORDER_FIELDS[direction], defects)
  if (waybill !== undefined) missingIn('waybill', waybill, INVENTORY_WAYBILL_FIELDS, defects)
  if (profile === undefined) {
    defects.push(defect('M-PROFILE-MISSING', { data: { field: '申报方案' } }))
    return
  }
  profileDefects(triple, profile, defects)
  carrierDefects(triple, profile, defects)
  const sent = SENT_FIELDS[direction]
  const { sends } = profile
  if (sends.order) missingIn('order', order, sent.order ?? [], defects)
  if (sends.payment && payment !== undefined) missingIn('payment', payment, sent.payment ?? [], defects)
  if (sends.waybill && waybill !== undefined) missingIn('waybill', waybill, sent.waybill ?? [], defects)
  if (sends.receipts && receipt !== undefined) missingIn('receipt', receipt, sent.receipt ?? [], defects)
}
