import type { ReadHandle } from '../open.ts'
import { MATCH_STATE } from '../trade/parcel-filter.ts'

/** How many parcels of a client and mode are ready to be filed. */
export interface ReadyParcels {
  readonly clientId: number
  readonly mode: string
  readonly parcels: number
}

/** What agrees and is not filed, by client and mode; parcels of a large batch that is still hidden do not count. */
export function readyParcels(ledger: ReadHandle): ReadyParcels[] {
  return ledger
    .sql(
      `select s.client_id as clientId, s.mode, sum(m.parcels) as parcels from parcel_sum m join shelf s on s.shelf_id = m.shelf_id
    where m.filing_state in ('draft', 'ready') and m.match_state = ? and not exists (select 1 from batch b where b.batch_id = s.lot and b.visible = 0) group by s.client_id, s.mode having sum(m.parcels) > 0 order by s.client_id, s.mode`,
    )
    .all(MATCH_STATE.agreed) as ReadyParcels[]
}

/** The company's USCC by its ten-digit customs code; '' when nobody here has it. */
export function usciOfCustomsCode(ledger: ReadHandle, customsCode: string): string {
  const row = ledger.sql("select usci from client where customs_code = ? and usci <> '' limit 1").get(customsCode) as
    { usci: string } | undefined
  return row?.usci ?? ''
}
