import { allGoods, findGoods, readGoods, saveGoods as store, type GoodsRecord } from '../../../../db/party/goods.ts'
import { listClients, readClient } from '../../../../db/party/client.ts'
import { keepRevision } from '../../../../db/house/desk.ts'
import { readGoods as readGoodsTexts } from '../../../../shared/domain/record/read.ts'
import type { GoodsRecord as GoodsRead } from '../../../../shared/domain/record/record.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { contract, Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import type { GoodsBody } from '../../../../shared/contract/area/party.ts'
import { parseSpecific } from '../../../../shared/code/tariff.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { checkGtin } from '../../../../shared/domain/identifier/gtin.ts'
import { checkHsCode, checkHsPrefix } from '../../../../shared/domain/identifier/hs-code.ts'
import { IDENTIFIER_PROBLEMS } from '../../../../shared/domain/identifier/result.ts'
import { goodsProblems, problemText } from '../../../../shared/domain/party/problem.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { pinyinOf } from '../../pinyin.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { setting } from '../house/setting.ts'
import { filtered, pageInMemory } from './page.ts'
import { recordChanged } from '../house/record-changed.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'

const DECIMALS = {
  factor1: '第一换算系数',
  factor2: '第二换算系数',
  unitNetWeight: '单件净重',
  vatRate: '增值税率',
  consumptionRate: '消费税率',
  dutyRate: '关税率',
} as const
const today = (now: number): string => beijingDay(now)

/** What a consumption tax may say beside a rate: by quantity, or the price test of cosmetics. */
const readConsumption = (text: string): boolean =>
  text === 'cosmetics' || text === 'specific' || parseSpecific(text) !== undefined

function checkFields(ledger: ReadHandle, input: In<'goods.save'>): void {
  if (input.hsCode !== '') {
    // Where no district takes shortened codes, a short code is a slip of the pen.
    const short = setting(ledger, 'compose.simplifiedZones') !== ''
    const checked = (short ? checkHsPrefix : checkHsCode)(input.hsCode)
    if (!checked.ok)
      throw new Failure('FIELD_INVALID', { label: '商品编码', reason: IDENTIFIER_PROBLEMS[checked.code] })
  }
  if (input.gtin !== '' && input.gtin !== '无') {
    const checked = checkGtin(input.gtin)
    if (!checked.ok)
      throw new Failure('FIELD_INVALID', { label: '商品条码', reason: IDENTIFIER_PROBLEMS[checked.code] })
  }
  for (const [field, label] of Object.entries(DECIMALS)) {
    const text = input[field as keyof typeof DECIMALS]
    if (field === 'consumptionRate' && readConsumption(text)) continue
    const value = text === '' ? 0 : parseFixed(text)
    if (value === undefined || value < 0)
      throw new Failure('FIELD_INVALID', { label, reason: '应为不小于 0、至多五位小数的数字' })
  }
  if (input.validTo !== undefined && input.validTo < input.validFrom)
    throw new Failure('FIELD_INVALID', { label: '失效日期', reason: '早于生效日期' })
}

/** The body of a stored record. */
export function goodsBodyOf(record: GoodsRecord): GoodsBody {
  return JSON.parse(record.body) as GoodsBody
}

/** A stored goods record as matching, composing and taxing read it. */
export function goodsFacts(record: GoodsRecord): GoodsRead {
  const { bookItems, validTo, clientId: _client, ...texts } = goodsBodyOf(record)
  return readGoodsTexts({ ...texts, validTo: validTo ?? '' }, bookItems)
}

/** Adds or changes one goods record in the caller's transaction. @throws Failure CLIENT_UNKNOWN, GOODS_UNKNOWN, RECORD_CHANGED, FIELD_INVALID */
export function saveGoods(context: WriteContext, input: In<'goods.save'>): Out<'goods.save'> {
  checkFields(context.ledger, input)
  if (readClient(context.ledger, input.clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  const old = input.id === undefined ? undefined : readGoods(context.ledger, input.id)
  if (input.id !== undefined && old === undefined) throw new Failure('GOODS_UNKNOWN', { sku: input.sku })
  if (old !== undefined && old.revision !== input.revision)
    throw recordChanged(context, { kind: 'goods', id: old.id, revision: old.revision })
  const twin = findGoods(context.ledger, input.clientId, input.sku, input.validFrom)
  if (twin !== undefined && twin.id !== old?.id)
    throw new Failure('FIELD_INVALID', {
      label: '商品货号',
      reason: `“${input.sku}”自 ${input.validFrom} 起的备案已存在`,
    })
  const { id: _id, revision: _revision, ...body } = input
  const at = context.now()
  if (old !== undefined)
    keepRevision(context.ledger, {
      kind: 'goods',
      recordId: old.id,
      revision: old.revision,
      body: old.body,
      at,
      actorId: context.actor.userId,
    })
  const problems = goodsProblems(body, today(at))
  const saved = store(
    context.ledger,
    {
      id: old?.id,
      clientId: body.clientId,
      sku: body.sku,
      name: body.name,
      ...pinyinOf(body.name),
      hsCode: body.hsCode,
      gtin: body.gtin,
      body: JSON.stringify(body),
      validFrom: body.validFrom,
      validTo: body.validTo,
      problems,
    },
    at,
  )
  context.audit('goods.save', `goods ${saved.id}`, { sku: body.sku, client: body.clientId, revision: saved.revision })
  return { ...saved, problems: problems.map(problemText) }
}

function rows(context: ReadContext): Omit<Out<'goods.page'>['rows'][number], 'key'>[] {
  const names = new Map(listClients(context.ledger).map((client) => [client.id, client.name]))
  return allGoods(context.ledger).map((record) => ({
    ...goodsBodyOf(record),
    id: record.id,
    client: names.get(record.clientId) ?? '',
    initials: record.initials,
    problems: record.problems.map(problemText),
    revision: record.revision,
  }))
}

export const goodsQueries: SomeQueries<'goods.page' | 'goods.count'> = {
  'goods.page': (context, input) => pageInMemory(rows(context), input, { by: 'sku', down: false }),
  'goods.count': (context, input) => ({ count: filtered(rows(context), input.filters).length, sums: {} }),
}

export const goodsCommands: SomeCommands<'goods.save'> = { 'goods.save': saveGoods }
/** The declared shape, for imports that fill it from a spreadsheet. */
export const goodsInput = contract['goods.save'].input
