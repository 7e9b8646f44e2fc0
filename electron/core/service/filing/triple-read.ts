import { readParcelFacts, readTransportFacts, type ParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import { clientGoods } from '../../../../db/party/goods.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import { MODES, type Mode } from '../../../../shared/domain/record/mode.ts'
import { readCollection, readGoods, readOrder, readPayment, readTransport, readWaybill, type Texts } from '../../../../shared/domain/record/read.ts'
import type { GoodsRecord, TransportRecord, Triple } from '../../../../shared/domain/record/record.ts'
import type { ReadContext } from '../../context.ts'
import { openColumn } from '../../secret.ts'
import { goodsBodyOf } from '../party/goods.ts'
import { profileOf } from '../party/profile.ts'

/** From stored documents to the records that match and composition work on. Made once per run: it remembers keys, profiles and goods. */

export interface ReadTriple {
  readonly facts: ParcelFacts
  readonly mode: Mode
  readonly triple: Triple
  /** The client's filing profile with what the channel needs; undefined when there is none. */
  readonly profile: ProfileBody | undefined
}

export type TripleReader = (parcelId: number) => ReadTriple | undefined

function isMode(text: string): text is Mode {
  return MODES.some((mode) => mode === text)
}

/** A reader of parcels as of a day (YYYY-MM-DD); goods records are those valid on it. */
export function tripleReader(context: Pick<ReadContext, 'ledger' | 'clientKey'>, day: string): TripleReader {
  const { ledger } = context
  const profiles = new Map<string, ProfileBody | undefined>()
  const goods = new Map<number, ReadonlyMap<string, GoodsRecord>>()
  const transports = new Map<number, TransportRecord | undefined>()

  function profile(clientId: number, mode: Mode): ProfileBody | undefined {
    const key = `${clientId}|${mode}`
    if (!profiles.has(key)) profiles.set(key, profileOf(context, clientId, mode)?.body)
    return profiles.get(key)
  }

  function goodsOf(clientId: number): ReadonlyMap<string, GoodsRecord> {
    const known = goods.get(clientId)
    if (known !== undefined) return known
    const found = new Map<string, GoodsRecord>()
    // Newest validity first: the first one that has begun by the day is the record of the day.
    for (const record of clientGoods(ledger, clientId)) {
      if (found.has(record.sku) || record.validFrom > day) continue
      const { bookItems, validTo, clientId: _client, ...texts } = goodsBodyOf(record)
      found.set(record.sku, readGoods({ ...texts, validTo: validTo ?? '' }, bookItems))
    }
    goods.set(clientId, found)
    return found
  }

  function transport(id: number | null): TransportRecord | undefined {
    if (id === null) return undefined
    if (!transports.has(id)) {
      const found = readTransportFacts(ledger, id)
      transports.set(id, found === undefined ? undefined : readTransport(found))
    }
    return transports.get(id)
  }

  function texts(clientId: number, head: string | null, personal: Buffer | null): Texts {
    const open = head === null ? {} : (JSON.parse(head) as Texts)
    return personal === null ? open : { ...open, ...(JSON.parse(openColumn(context.clientKey(clientId), personal)) as Texts) }
  }

  return (parcelId) => {
    const facts = readParcelFacts(ledger, parcelId)
    if (facts === undefined || !isMode(facts.mode) || facts.orderHead === null) return undefined
    const { clientId, mode } = facts
    const filing = profile(clientId, mode)
    const moved = transport(facts.transportId)
    const triple: Triple = {
      mode, goods: goodsOf(clientId), order: readOrder(texts(clientId, facts.orderHead, facts.orderPersonal), JSON.parse(facts.orderLines ?? '[]') as Texts[]),
      payment: facts.paymentHead === null ? undefined : readPayment(texts(clientId, facts.paymentHead, facts.paymentPersonal)),
      waybill: facts.waybillHead === null ? undefined : readWaybill(texts(clientId, facts.waybillHead, facts.waybillPersonal)),
      receipt: facts.collectionHead === null ? undefined : readCollection(texts(clientId, facts.collectionHead, null)),
      profile: filing, transport: moved,
    }
    return { facts, mode, triple, profile: filing }
  }
}
