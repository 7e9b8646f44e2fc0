import type { CallIn, Out } from '../../shared/contract/index.ts'
import type { IntakeKind } from '../../shared/contract/area/intake.ts'
import { hiddenBatches, visibleCondition } from '../../db/trade/visible.ts'
import type { ReadHandle } from '../../db/open.ts'
import type { TestLedger } from './ledger.ts'

/** A clerk who imports files, for tests of the intake. */
export interface Desk {
  readonly clientId: number
  stage(
    file: string | Uint8Array,
    kind?: IntakeKind,
    more?: Partial<CallIn<'intake.stage'>>,
  ): Promise<Out<'intake.stage'>>
  accept(batchId: number, more?: Partial<CallIn<'intake.accept'>>): Promise<Out<'intake.accept'>>
  /** Stages and accepts. */
  take(file: string, kind?: IntakeKind): Promise<Out<'intake.accept'>>
}

function resultOf<T>(job: { state: string; result?: T; code?: string; data?: unknown }, ledger: TestLedger): T {
  if (job.state !== 'done' || job.result === undefined)
    throw new Error(
      `${job.state} ${job.code ?? ''} ${JSON.stringify(job.data ?? {})} ${String((ledger.internalErrors.at(-1) as Error | undefined)?.stack ?? '')}`,
    )
  return job.result
}

/** Founds client K1 and gives its clerk. */
export async function openDesk(ledger: TestLedger, code = 'K1'): Promise<Desk> {
  const known = ledger.core.ledger.database.prepare('select client_id as id from client where code = ?').get(code) as
    { id: number } | undefined
  const clientId = known?.id ?? (await ledger.value('client.save', { code, name: `示例客户${code}` })).id
  const desk: Desk = {
    clientId,
    async stage(file, kind = 'import-parcel', more = {}) {
      return resultOf(
        await ledger.job('intake.stage', {
          hash: ledger.upload(file, 'a.csv'),
          fileName: 'a.csv',
          kind,
          clientId,
          ...more,
        }),
        ledger,
      )
    },
    async accept(batchId, more = {}) {
      return resultOf(await ledger.job('intake.accept', { batchId, match: false, ...more }), ledger)
    },
    async take(file, kind) {
      return desk.accept((await desk.stage(file, kind)).batchId)
    },
  }
  return desk
}

/** Rows of the trade tables that are visible, as every list would see them. */
export function visibleRows(ledger: ReadHandle): {
  orders: number
  payments: number
  waybills: number
  collections: number
  parcels: number
} {
  const hidden = hiddenBatches(ledger)
  const count = (table: string, column: string): number =>
    (
      ledger.database.prepare(`select count(*) as n from ${table} where ${visibleCondition(column, hidden)}`).get() as {
        n: number
      }
    ).n
  return {
    orders: count('trade_order', 'order_id'),
    payments: count('payment', 'payment_id'),
    waybills: count('waybill', 'waybill_id'),
    collections: count('collection', 'collection_id'),
    parcels: count('parcel', 'parcel_id'),
  }
}

/** Every cell of every table as text, blobs as latin1 and utf8: what somebody with the database key could read. */
export function dump(ledger: ReadHandle): string {
  const tables = ledger.database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .all() as { name: string }[]
  const parts: string[] = []
  for (const { name } of tables) {
    for (const row of ledger.database.prepare(`select * from "${name}"`).raw().iterate() as Iterable<unknown[]>) {
      for (const cell of row)
        parts.push(Buffer.isBuffer(cell) ? `${cell.toString('latin1')} ${cell.toString('utf8')}` : String(cell))
    }
  }
  return parts.join('\n')
}
