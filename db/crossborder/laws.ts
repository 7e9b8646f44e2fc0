import { RETURNING } from '../../shared/domain/crossborder/follow-up.ts'
import { FILING_STATES } from '../../shared/domain/filing/state.ts'
import { isGranted } from '../../shared/domain/crossborder/cancellation.ts'
import { wrongClaims } from './claim.ts'
import { queryLaw, type Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'

/** Laws of what follows an inventory. `broken` names rows, never their contents. */

const MOST = 20
const GRANTED = FILING_STATES.filter((state) => isGranted(state))
  .map((state) => `'${state}'`)
  .join(', ')

function broken(ledger: ReadHandle, queries: readonly string[]): string[] {
  return queries
    .flatMap((text) =>
      (ledger.database.prepare(`${text} limit ${MOST}`).raw(true).all() as (string | number)[][]).map((row) =>
        row.join(' '),
      ),
    )
    .slice(0, MOST)
}

export const crossborderLaws: readonly Law[] = [
  queryLaw('L-FOLLOW', '后续申报的单证都有其申请，对象是真实的清单', 'follow_up', [
    "select 'filing', f.filing_id from filing f left join follow_up u on u.follow_id = -f.parcel_id and u.kind = f.kind where f.parcel_id < 0 and u.follow_id is null",
    "select 'follow', u.follow_id from follow_up u left join filing_version v on v.filing_id = u.target_id and v.version = u.target_version where u.target_id is not null and v.filing_id is null",
  ]),
  queryLaw('L-CANCELLED', '审结的撤销都使清单成为已撤销', 'follow_up', [
    `select 'follow', u.follow_id from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind join version_state s on s.filing_id = u.target_id and s.version = u.target_version
      where u.kind in ('CEB623Message', 'CEB605Message') and f.state in (${GRANTED}) and s.state <> 'cancelled'`,
    `select 'twice', u.target_id, u.target_version from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind where u.kind in ('CEB623Message', 'CEB605Message') and f.state not in ('rejected', 'failed', 'staged')
      group by u.target_id, u.target_version having count(*) > 1`,
  ]),
  queryLaw('L-SUMMARISED', '每份汇总清单只归一份申请，送出的申请与其清单数一致', 'follow_up', [
    "select 'list', e.filing_id from export_list e left join follow_up u on u.follow_id = e.follow_id and u.kind = 'CEB701Message' where e.follow_id is not null and u.follow_id is null",
    `select 'follow', u.follow_id from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind where u.kind = 'CEB701Message'
      and json_extract(u.body, '$.count') <> (select count(*) from export_list e where e.follow_id = u.follow_id)`,
  ]),
  queryLaw('L-RESTORED', '退货审结才恢复年度额度，且不超过原占用', 'follow_up', [
    `select 'follow', u.follow_id from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind join filing t on t.filing_id = u.target_id where u.kind = '${RETURNING}' and t.buyer_h <> ''
      and (select coalesce(sum(counted), 0) from buyer_purchase b where b.filing_id = f.filing_id) <> case when f.state in (${GRANTED}) then 1 else 0 end`,
    `select 'target', u.target_id from follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind join buyer_purchase b on b.filing_id = f.filing_id and b.counted = 1 where u.kind = '${RETURNING}'
      group by u.target_id having -sum(b.amount) > (select sum(p.amount) from buyer_purchase p where p.filing_id = u.target_id) + 100`,
  ]),
  {
    id: 'L-CLAIM',
    title: '缴款书与保证金的余额、期限由登记推出，登记的金额不超过应缴',
    check: (ledger) => ({
      checked: (ledger.database.prepare('select count(*) as n from customs_claim').get() as { n: number }).n,
      broken: [
        ...wrongClaims(ledger, MOST).map((id) => `claim ${id}`),
        ...broken(ledger, [
          `select 'over', p.claim_id from customs_claim_projection p join customs_claim_version v on v.claim_id = p.claim_id and v.version = p.version where p.settled > v.amount`,
        ]),
      ].slice(0, MOST),
    }),
  },
]
