import { readParcelFacts, type ParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import type { ProfileBody } from '../../../../shared/contract/area/party.ts'
import { MODES, type Mode } from '../../../../shared/domain/record/mode.ts'
import {
  readCollection,
  readOrder,
  readPayment,
  readWaybill,
  type Texts,
} from '../../../../shared/domain/record/read.ts'
import type { Triple } from '../../../../shared/domain/record/record.ts'
import type { ReadContext } from '../../context.ts'
import { textsOf, type Surroundings } from '../parcel/match-triple.ts'

/** From stored documents to the records that composition works on, everything in clear. */

export interface ReadTriple {
  readonly facts: ParcelFacts
  readonly mode: Mode
  readonly triple: Triple
  /** The client's filing profile with what the channel needs; undefined when there is none. */
  readonly profile: ProfileBody | undefined
}

function isMode(text: string): text is Mode {
  return MODES.some((mode) => mode === text)
}

/** Parcels by id, in id order; one that has no order is missing. */
export function readTriples(
  context: Pick<ReadContext, 'ledger'>,
  around: Surroundings,
  ids: readonly number[],
): ReadTriple[] {
  return readParcelFacts(context.ledger, ids).flatMap((facts): ReadTriple[] => {
    const { clientId, mode } = facts
    if (!isMode(mode) || facts.orderHead === null) return []
    const profile = around.profile(clientId, mode)
    const triple: Triple = {
      mode,
      profile,
      goods: around.goods(clientId),
      transport: around.transport(facts.transportId),
      order: readOrder(
        textsOf(around, clientId, facts.orderHead, facts.orderPersonal),
        JSON.parse(facts.orderLines ?? '[]') as Texts[],
      ),
      payment:
        facts.paymentHead === null
          ? undefined
          : readPayment(textsOf(around, clientId, facts.paymentHead, facts.paymentPersonal)),
      waybill:
        facts.waybillHead === null
          ? undefined
          : readWaybill(textsOf(around, clientId, facts.waybillHead, facts.waybillPersonal)),
      receipt: facts.collectionHead === null ? undefined : readCollection(JSON.parse(facts.collectionHead) as Texts),
    }
    return [{ facts, mode, triple, profile }]
  })
}
