import { TODAY_PARTS } from '../../../shared/contract/area/refund-radar.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { FailureSentence } from '../../ui/part/sentence.tsx'
import { PileList } from './pile-list.tsx'

/** 退税与资金: what the accountant's day begins with; the parts come as they are ready. */
export function RefundToday() {
  const [deadline, paper, doubt, money] = [
    useQueryProcedure('refund.today', { part: TODAY_PARTS[0] }, { keep: true }),
    useQueryProcedure('refund.today', { part: TODAY_PARTS[1] }, { keep: true }),
    useQueryProcedure('refund.today', { part: TODAY_PARTS[2] }, { keep: true }),
    useQueryProcedure('refund.today', { part: TODAY_PARTS[3] }, { keep: true }),
  ]
  const parts = [deadline, paper, doubt, money]
  const piles = parts.flatMap((one) => one.data?.piles ?? [])
  const failed = parts.find((one) => one.isError)
  if (piles.length === 0 && failed === undefined) return null
  return (
    <section className="panel" aria-labelledby="refund-today-title">
      <h2 id="refund-today-title">退税与资金</h2>
      {failed === undefined ? null : <FailureSentence failure={failed.error} onRetry={() => void failed.refetch()} />}
      <PileList piles={piles} />
    </section>
  )
}
