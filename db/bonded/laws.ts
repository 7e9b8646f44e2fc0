import { ACCOUNTS } from '../../shared/domain/bonded/account.ts'
import { WRITE_OFF_FIGURES } from '../../shared/domain/bonded/write-off.ts'
import { queryLaw, type Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'
import { ITEMS_A_REBUILD, lastItem, projectionErrors } from './rebuild.ts'
import { cycleFigures, cycleOf } from './write-off.ts'
import { listWriteOffs, writeOffItems, writeOffVersions } from './write-off-record.ts'

/** Laws of the bonded ledger. `broken` names rows, never their contents. */

const MOST = 20

const PLANE = `case ${ACCOUNTS.map((row) => `when p.account = ${row.code} then '${row.plane}'`).join(' ')} end`
const REAL = ACCOUNTS.filter((row) => !row.signed)
  .map((row) => row.code)
  .join(', ')

/** Rows that break a law, looked for some items at a time: what is compared at once stays small however large the ledger is. */
function byItems(
  ledger: ReadHandle,
  step: number,
  look: (from: number, to: number) => readonly string[],
): { checked: number; broken: string[] } {
  const last = lastItem(ledger)
  const broken: string[] = []
  for (let from = 1; from <= last && broken.length < MOST; from += step) broken.push(...look(from, from + step - 1))
  return { checked: last, broken: broken.slice(0, MOST) }
}

const OF_ITEMS = 'p.item_id >= ? and p.item_id <= ?'
const BALANCED = [
  `select 'entry', p.entry_id from bonded_posting p where ${OF_ITEMS} group by p.entry_id, ${PLANE}, p.item_id, p.owner_id, p.lot_id having sum(p.quantity) <> 0`,
  `select 'moment', p.entry_id from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id where ${OF_ITEMS} and p.at <> e.at`,
]
const balance: Law = {
  id: 'L-BONDED-BALANCE',
  title: '保税账每笔分录按账面、实物、放行三面借贷相平',
  check(ledger) {
    const { broken } = byItems(ledger, ITEMS_A_REBUILD, (from, to) =>
      BALANCED.flatMap((text) =>
        (ledger.sql(text).raw(true).all(from, to) as [string, number][]).map((row) => row.join(' ')),
      ),
    )
    const whole = queryLaw(balance.id, balance.title, 'bonded_entry', [
      "select 'empty', e.entry_id from bonded_entry e where not exists (select 1 from bonded_posting p where p.entry_id = e.entry_id)",
      "select 'item', p.item_id from (select distinct item_id from bonded_posting) p where not exists (select 1 from bonded_item i where i.item_id = p.item_id)",
    ]).check(ledger)
    return { checked: whole.checked, broken: [...broken, ...whole.broken].slice(0, MOST) }
  },
}

/** What a version has frozen, and what the movements that it counted come to now. */
const countedAgain: Law = {
  id: 'L-WRITE-OFF-FIGURES',
  title: '报核的数字由其计入的分录重算一致',
  check(ledger) {
    const rows = listWriteOffs(ledger, 0).filter((row) => row.version > 0)
    const broken = rows.flatMap((row) => {
      const through = writeOffVersions(ledger, row.id).find((one) => one.version === row.version)?.throughEntry ?? 0
      const now = new Map(
        cycleFigures(ledger, cycleOf(row.bookId, row.from, row.to, through)).map((one) => [one.itemId, one]),
      )
      const frozen = writeOffItems(ledger, row.id, row.version)
      const differing = frozen.filter((one) => {
        const fresh = now.get(one.itemId)
        return WRITE_OFF_FIGURES.some((name) => one[name] !== fresh?.[name])
      })
      return differing.length === 0 && frozen.length === now.size
        ? []
        : [`write-off ${row.id} items ${differing.length}`]
    })
    return { checked: rows.length, broken: broken.slice(0, MOST) }
  },
}

const projected: Law = {
  id: 'L-BONDED-PROJECTION',
  title: '保税账的余额、逐日发生额、月初余额与未对平标记由分录重算一致',
  check: (ledger) =>
    byItems(ledger, ITEMS_A_REBUILD, (from, to) =>
      projectionErrors(ledger, from, to).map(({ name, rows }) => `${name} items ${from} rows ${rows}`),
    ),
}

export const bondedLaws: readonly Law[] = [
  balance,
  queryLaw('L-BONDED-REAL', '实物与在途的数量不会小于零', 'bonded_balance_projection', [
    `select 'below zero', b.item_id, b.account, b.owner_id, b.lot_id from bonded_balance_projection b where b.quantity < 0 and b.account in (${REAL})`,
  ]),
  queryLaw('L-BONDED-REVERSAL', '冲销与原分录逐项相反，一笔只冲一次', 'bonded_entry where reverses is not null', [
    `select 'reversal', e.entry_id from bonded_entry e join bonded_posting p on p.entry_id in (e.entry_id, e.reverses) where e.reverses is not null
      group by e.entry_id, p.item_id, p.account, p.owner_id, p.lot_id, p.mark_kind, p.mark_id having sum(p.quantity) <> 0`,
    "select 'kind', e.entry_id from bonded_entry e join bonded_entry o on o.entry_id = e.reverses where o.kind <> e.kind",
  ]),
  projected,
  queryLaw('L-WRITE-OFF', '报核的状态等于最后一次进度，每项期初加核增减核减等于期末', 'bonded_write_off', [
    "select 'state', w.write_off_id from bonded_write_off w where w.state <> coalesce((select e.state from bonded_write_off_event e where e.write_off_id = w.write_off_id order by e.event_id desc), '')",
    "select 'version', w.write_off_id from bonded_write_off w where w.version <> coalesce((select max(v.version) from bonded_write_off_version v where v.write_off_id = w.write_off_id), 0)",
    "select 'sum', i.write_off_id, i.version, i.item_id from bonded_write_off_item i where i.opening + i.credited - i.debited <> i.closing",
  ]),
  countedAgain,
]
