import { readTransportFacts } from '../../../../db/filing/parcel-facts.ts'
import { clientGoods } from '../../../../db/party/goods.ts'
import type { MatchRow, MatchTexts } from '../../../../db/trade/match.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import type { MatchContext } from '../../../../shared/domain/match/defect.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import {
  readCollection,
  readOrder,
  readPayment,
  readTransport,
  readWaybill,
  type Texts,
} from '../../../../shared/domain/record/read.ts'
import type { GoodsRecord, TransportRecord, Triple } from '../../../../shared/domain/record/record.ts'
import { fixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { Mode } from '../../../../shared/contract/area/party.ts'
import type { ReadContext } from '../../context.ts'
import { openColumn } from '../../secret.ts'
import { matchContext } from '../filing/match-context.ts'
import { goodsFacts } from '../party/goods.ts'
import { profileOf } from '../party/profile.ts'
import { modeOf } from './row.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'

/** The day of a declaration made now, yyyy-mm-dd in Beijing. */
export const dayOf = (now: number): string => beijingDay(now)

/** What stands around parcels on a day: profiles, goods, transports, settings and lists in force. Read once a run. */
export interface Surroundings {
  readonly day: string
  /** The context of a mode, without what belongs to a single parcel. */
  context(mode: Mode): MatchContext
  profile(clientId: number, mode: Mode): ProfileBody | undefined
  goods(clientId: number): ReadonlyMap<string, GoodsRecord>
  transport(id: number | null): TransportRecord | undefined
  /** The key of a client's sealed texts. */
  key(clientId: number): Uint8Array
}

/** Makes the surroundings of a run; what is asked for is remembered until the run ends. */
export function surroundingsOf(context: Pick<ReadContext, 'ledger' | 'clientKey' | 'now'>): Surroundings {
  const { ledger } = context
  const day = dayOf(context.now())
  const contexts = new Map<string, MatchContext>()
  const profiles = new Map<string, ProfileBody | undefined>()
  const goods = new Map<number, ReadonlyMap<string, GoodsRecord>>()
  const transports = new Map<number, TransportRecord | undefined>()
  const remembered = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
    const known = map.get(key)
    if (known !== undefined || map.has(key)) return known as V
    const made = make()
    map.set(key, made)
    return made
  }
  return {
    day,
    context: (mode) =>
      remembered(contexts, modeRow(mode).direction, () => matchContext(ledger, day, modeRow(mode).direction)),
    profile: (clientId, mode) =>
      remembered(profiles, `${clientId}|${mode}`, () => profileOf(context, clientId, mode)?.body),
    goods: (clientId) => remembered(goods, clientId, () => goodsOn(clientGoods(ledger, clientId), day)),
    transport: (id) =>
      id === null
        ? undefined
        : remembered(transports, id, () => {
            const found = readTransportFacts(ledger, id)
            return found === undefined ? undefined : readTransport(found)
          }),
    key: (clientId) => context.clientKey(clientId),
  }
}

/** By SKU the record that counts on the day: the newest that has begun. */
function goodsOn(records: ReturnType<typeof clientGoods>, day: string): ReadonlyMap<string, GoodsRecord> {
  const found = new Map<string, GoodsRecord>()
  for (const record of records) {
    if (found.has(record.sku) || record.validFrom > day) continue
    found.set(record.sku, goodsFacts(record))
  }
  return found
}

/** All texts of a document, its personal fields opened. */
export function textsOf(around: Surroundings, clientId: number, head: string, personal: Buffer | null): Texts {
  const open = JSON.parse(head) as Texts
  return personal === null ? open : { ...open, ...(JSON.parse(openColumn(around.key(clientId), personal)) as Texts) }
}

/** The records behind a row of the match, everything in clear. */
export function tripleOf(
  around: Surroundings,
  row: Pick<MatchRow, 'clientId' | 'mode' | 'transportId'>,
  texts: MatchTexts,
): Triple {
  const { clientId } = row
  const mode = modeOf(row.mode)
  const { paymentHead, waybillHead, collectionHead } = texts
  return {
    mode,
    goods: around.goods(clientId),
    profile: around.profile(clientId, mode),
    transport: around.transport(row.transportId),
    order: readOrder(
      textsOf(around, clientId, texts.orderHead, texts.orderPersonal),
      JSON.parse(texts.orderLines) as Texts[],
    ),
    payment:
      paymentHead === null ? undefined : readPayment(textsOf(around, clientId, paymentHead, texts.paymentPersonal)),
    waybill:
      waybillHead === null ? undefined : readWaybill(textsOf(around, clientId, waybillHead, texts.waybillPersonal)),
    receipt: collectionHead === null ? undefined : readCollection(JSON.parse(collectionHead) as Texts),
  }
}

/** The context of one parcel: what its buyer has used, and who else used its waybill number. */
export function contextOf(
  around: Surroundings,
  row: Pick<MatchRow, 'mode' | 'annualUsed'>,
  waybillUsedBy: string | undefined,
): MatchContext {
  const mode = modeOf(row.mode)
  return {
    ...around.context(mode),
    annualUsed: fixed<'money'>(row.annualUsed),
    ...(waybillUsedBy === undefined ? {} : { waybillUsedBy }),
  }
}
