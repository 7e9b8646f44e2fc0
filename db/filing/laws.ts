import { DEFAULT_STEP_BUDGETS } from '../../shared/domain/filing/silence.ts'
import { usesAnnualLimit } from '../../shared/domain/tax/retail-limits.ts'
import { FILING_STATES } from '../../shared/domain/filing/state.ts'
import { queryLaw, type Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'
import { readFiling } from './filing.ts'
import { differences, filingIds, rebuildFiling } from './rebuild.ts'

/** Laws of filings, outbox and inbox. `broken` names rows, never their contents. */

const MOST = 20

function count(ledger: ReadHandle, table: string): number {
  return (ledger.database.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n
}

const states = (uses: boolean): string =>
  FILING_STATES.filter((state) => usesAnnualLimit(state) === uses)
    .map((state) => `'${state}'`)
    .join(', ')

/** How many filings the rebuild law looks at: all of a small ledger, evenly spread ones of a large. */
const REBUILT_AT_MOST = 20_000

const rebuildLaw: Law = {
  id: 'L-REBUILD',
  title: '单证状态与事件、回执重算一致（大台账抽查）',
  check(ledger) {
    const total = count(ledger, 'filing')
    const step = Math.max(1, Math.ceil(total / REBUILT_AT_MOST))
    const broken: string[] = []
    let checked = 0
    let seen = 0
    for (let after = 0; ;) {
      const ids = filingIds(ledger, after, 500)
      if (ids.length === 0) return { checked, broken: broken.slice(0, MOST) }
      for (const id of ids) {
        after = id
        if (seen++ % step !== 0) continue
        const row = readFiling(ledger, id)
        if (row === undefined) continue
        checked++
        const found = differences(ledger, row, rebuildFiling(ledger, row, DEFAULT_STEP_BUDGETS))
        if (found.length > 0) broken.push(`filing ${id}: ${found.join(', ')}`)
      }
    }
  },
}

export const filingLaws: readonly Law[] = [
  queryLaw('L-OUTBOX', '有单证必有待发报文，有报文必有单证', 'filing', [
    "select 'filing', f.filing_id from filing f left join filing_version v on v.filing_id = f.filing_id and v.version = f.version where v.filing_id is null",
    "select 'version', v.filing_id, v.version from filing_version v left join outbox_lease l on l.message_id = v.message_id where l.message_id is null",
    "select 'state', v.filing_id, v.version from filing_version v left join version_state s on s.filing_id = v.filing_id and s.version = v.version where s.filing_id is null",
    "select 'message', m.message_id from outbox_message m where m.documents <> (select count(*) from filing_version v where v.message_id = m.message_id) + (select count(*) from declaration_version v where v.message_id = m.message_id) + (select count(*) from bonded_document_version v where v.message_id = m.message_id)",
  ]),
  queryLaw('L-FROZEN', '每份报文的原文在存档中且哈希一致', 'outbox_message', [
    "select 'message', m.message_id from outbox_message m left join content_object c on c.object_id = m.object_id where c.object_id is null or lower(hex(c.sha256)) <> m.sha256",
    "select 'inbox', i.inbox_id from inbox i left join content_object c on c.object_id = i.object_id where c.object_id is null or lower(hex(c.sha256)) <> i.sha256",
  ]),
  queryLaw('L-ONE-KEY', '同一报文每次发送的内容相同', 'outbox_attempt', [
    "select 'message', message_id from outbox_attempt where act = 'send' group by message_id having count(distinct detail) > 1",
  ]),
  queryLaw('L-VERSION', '各版本的申报时间递增、序号不重复', 'filing_version', [
    "select 'filing', b.filing_id, b.version from filing_version a join filing_version b on b.filing_id = a.filing_id and b.version = a.version + 1 where b.app_time <= a.app_time or b.guid = a.guid or b.replaces is not a.version",
  ]),
  queryLaw('L-PLACE', '每份来文都有去处，每条回执都有归属', 'inbox', [
    "select 'inbox', i.inbox_id from inbox i left join inbox_progress p on p.inbox_id = i.inbox_id where p.inbox_id is null",
    "select 'receipt', r.receipt_id from receipt r left join receipt_place p on p.receipt_id = r.receipt_id where p.receipt_id is null",
    "select 'inbox', p.inbox_id from inbox_progress p where p.state = 'read' and p.receipts <> (select count(*) from receipt r where r.inbox_id = p.inbox_id and r.ordinal > 0)",
  ]),
  queryLaw('L-PARCEL', '包裹显示的清单状态与单证一致', 'filing', [
    "select 'parcel', f.parcel_id from filing f join parcel p on p.parcel_id = f.parcel_id where f.kind in ('CEB621Message', 'CEB603Message') and (p.filing_id is not f.filing_id or p.cop_no <> f.cop_no or p.invt_no <> f.invt_no or p.filing_state <> case when f.silent_noted = 1 then 'silent' else f.state end)",
  ]),
  queryLaw('L-YEAR', '年度额度按清单状态计入', 'buyer_purchase', [
    `select 'filing', f.filing_id from filing f where f.kind = 'CEB621Message' and f.buyer_h <> '' and (select coalesce(sum(counted), 0) from buyer_purchase b where b.filing_id = f.filing_id and b.buyer_id_h = f.buyer_h) <> case when f.state in (${states(true)}) then 1 else 0 end`,
  ]),
  rebuildLaw,
]
