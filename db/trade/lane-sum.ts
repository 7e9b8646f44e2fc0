import type { WriteHandle } from '../open.ts'

/** A lane: parcels of one shelf in one state and currency are summed together. */
export interface Lane {
  readonly shelfId: number
  readonly filingState: string
  readonly matchState: number
  readonly currency: string
}

/** What a parcel adds to its lane; amounts in counts of 0.00001. */
export interface Summed {
  readonly goodsValue: number
  readonly paid: number
  readonly tax: number
  readonly grossWeight: number
}

interface LaneSum {
  readonly lane: Lane
  parcels: number
  goodsValue: number
  paid: number
  tax: number
  grossWeight: number
}

const isLane = (a: Lane, b: Lane): boolean =>
  a.shelfId === b.shelfId &&
  a.matchState === b.matchState &&
  a.filingState === b.filingState &&
  a.currency === b.currency

/**
 * What comes in or changes by thousands is written into parcel_sum once a lane, because a trigger's entry a parcel takes as long as a good
 * part of its row. In the same transaction as the rows themselves.
 */
export class LaneSums {
  readonly #lanes: LaneSum[] = []
  /** Neighbours mostly lie in one lane. */
  #last: LaneSum | undefined

  /** Takes a parcel into its lane (1) or out of it (-1). */
  add(lane: Lane, { goodsValue, paid, tax, grossWeight }: Summed, sign: 1 | -1): void {
    let sum = this.#last
    if (sum === undefined || !isLane(sum.lane, lane)) {
      sum = this.#lanes.find((one) => isLane(one.lane, lane))
      if (sum === undefined)
        this.#lanes.push((sum = { lane: { ...lane }, parcels: 0, goodsValue: 0, paid: 0, tax: 0, grossWeight: 0 }))
      this.#last = sum
    }
    sum.parcels += sign
    sum.goodsValue += sign * goodsValue
    sum.paid += sign * paid
    sum.tax += sign * tax
    sum.grossWeight += sign * grossWeight
  }

  /** Writes what was added. */
  save(ledger: WriteHandle): void {
    for (const { lane, parcels, goodsValue, paid, tax, grossWeight } of this.#lanes)
      ledger
        .sql(
          `insert into parcel_sum values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do update set parcels = parcels + excluded.parcels,
          goods_value = goods_value + excluded.goods_value, paid = paid + excluded.paid, tax = tax + excluded.tax, gross_weight = gross_weight + excluded.gross_weight`,
        )
        .run(
          lane.shelfId,
          lane.filingState,
          lane.matchState,
          lane.currency,
          parcels,
          goodsValue,
          paid,
          tax,
          grossWeight,
        )
  }
}
