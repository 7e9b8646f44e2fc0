/** What a dossier, profile or goods record lacks before it can be used for filing: a stable code and its sentence. */
const PARTY_PROBLEMS = {
  CLIENT_NO_CODE: '缺少统一社会信用代码或海关注册编码，不能作为申报主体',
  MANDATE_MISSING: '没有登记委托协议',
  MANDATE_EXPIRED: '委托协议已全部到期',
  PROFILE_PLATFORM: '申报方案缺少电商平台代码或名称',
  PROFILE_MERCHANT: '申报方案缺少电商企业代码或名称',
  PROFILE_AGENT: '申报方案缺少申报企业代码或名称',
  PROFILE_GUARANTOR: '进口申报方案缺少担保企业编号',
  PROFILE_OWNER: '出口申报方案缺少生产销售企业代码或名称',
  PROFILE_DISTRICT: '申报方案缺少申报地海关或口岸海关代码',
  PROFILE_CARRIER: '申报方案缺少物流企业代码或名称',
  PROFILE_ZONE: '保税业务缺少账册编号或区内企业',
  PROFILE_TRAF_MODE: '申报方案缺少运输方式代码',
  PROFILE_COUNTRY: '申报方案缺少启运国（进口）、运抵国或指运港（出口）',
  PROFILE_WRAP: '出口申报方案缺少包装种类代码',
  PROFILE_TRANSFER: '申报方案缺少传输企业或 dxpId，报文无法发送',
  GOODS_HS: '缺少 10 位商品编码',
  GOODS_UNIT: '缺少申报计量单位',
  GOODS_UNIT1: '缺少法定计量单位',
  GOODS_FACTOR1: '申报单位与法定单位不同，但没有换算系数',
  GOODS_FACTOR2: '有第二计量单位，但没有换算系数',
  GOODS_WEIGHT: '缺少单件净重',
  GOODS_ORIGIN: '缺少原产国（地区）',
  GOODS_EXPIRED: '商品备案已过有效期',
} as const

export type PartyProblem = keyof typeof PARTY_PROBLEMS

/** The sentence of a problem code; an unknown code is shown as it is. */
export function problemText(code: string): string {
  return Object.hasOwn(PARTY_PROBLEMS, code) ? PARTY_PROBLEMS[code as PartyProblem] : code
}

interface ProfileLike {
  readonly platformCode: string
  readonly platformName: string
  readonly merchantCode: string
  readonly merchantName: string
  readonly agentCode: string
  readonly agentName: string
  readonly guarantorCode: string
  readonly ownerCode: string
  readonly ownerName: string
  readonly zoneCompanyCode: string
  readonly bookNo: string
  readonly carrierCode: string
  readonly carrierName: string
  readonly customsDistrict: string
  readonly port: string
  readonly trafMode: string
  readonly wrapType: string
  readonly dispatchCountry: string
  readonly destinationCountry: string
  readonly destinationPort: string
  readonly transferCode: string
  readonly dxpId: string
}

/** What a filing profile lacks for its mode (621: SPEC 3.1, 603: SPEC 3.2). */
export function profileProblems(mode: string, body: ProfileLike): PartyProblem[] {
  const problems: PartyProblem[] = []
  const need = (given: boolean, problem: PartyProblem): void => void (given || problems.push(problem))
  const isImport = mode.endsWith('I')
  const bonded = mode.startsWith('1210')
  need(body.platformCode !== '' && body.platformName !== '', 'PROFILE_PLATFORM')
  need(body.merchantCode !== '' && body.merchantName !== '', 'PROFILE_MERCHANT')
  need(body.agentCode !== '' && body.agentName !== '', 'PROFILE_AGENT')
  need(body.customsDistrict !== '' && body.port !== '', 'PROFILE_DISTRICT')
  need(body.carrierCode !== '' && body.carrierName !== '', 'PROFILE_CARRIER')
  need(body.trafMode !== '', 'PROFILE_TRAF_MODE')
  need(body.transferCode !== '' && body.dxpId !== '', 'PROFILE_TRANSFER')
  if (isImport) need(body.guarantorCode !== '', 'PROFILE_GUARANTOR')
  else need(body.ownerCode !== '' && body.ownerName !== '', 'PROFILE_OWNER')
  if (!isImport) need(body.wrapType !== '', 'PROFILE_WRAP')
  if (bonded) need(body.bookNo !== '' && body.zoneCompanyCode !== '', 'PROFILE_ZONE')
  need(
    isImport ? bonded || body.dispatchCountry !== '' : body.destinationPort !== '' && body.destinationCountry !== '',
    'PROFILE_COUNTRY',
  )
  return problems
}

interface GoodsLike {
  readonly hsCode: string
  readonly unit: string
  readonly unit1: string
  readonly unit2: string
  readonly factor1: string
  readonly factor2: string
  readonly unitNetWeight: string
  readonly originCountry: string
  readonly validTo?: string | undefined
}

/** What a goods record lacks before its SKU can stand on an inventory; `today` is yyyy-mm-dd. */
export function goodsProblems(body: GoodsLike, today: string): PartyProblem[] {
  const problems: PartyProblem[] = []
  const need = (given: boolean, problem: PartyProblem): void => void (given || problems.push(problem))
  need(/^\d{10}$/.test(body.hsCode), 'GOODS_HS')
  need(body.unit !== '', 'GOODS_UNIT')
  need(body.unit1 !== '', 'GOODS_UNIT1')
  need(
    body.unit1 === '' ||
      body.unit1 === body.unit ||
      body.factor1 !== '' ||
      (body.unit1 === '035' && body.unitNetWeight !== ''),
    'GOODS_FACTOR1',
  )
  need(body.unit2 === '' || body.factor2 !== '' || (body.unit2 === '035' && body.unitNetWeight !== ''), 'GOODS_FACTOR2')
  need(body.unitNetWeight !== '', 'GOODS_WEIGHT')
  need(body.originCountry !== '', 'GOODS_ORIGIN')
  need(body.validTo === undefined || body.validTo === '' || body.validTo >= today, 'GOODS_EXPIRED')
  return problems
}
