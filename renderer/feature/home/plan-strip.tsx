import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount } from '../../ui/number-text.ts'

const AN_HOUR = 60

/** 签名计划 on the desk: only when signing is what the evening hangs on: more than an hour of it, or something waits for a key. */
export function PlanStrip() {
  const { open } = useWorkspace()
  const plan = useQueryProcedure('key.plan', {}, { keep: true })
  const lines = plan.data?.lines ?? []
  const waiting = lines.reduce((sum, line) => sum + line.waiting, 0)
  if (plan.data === undefined || !(waiting > 0 || lines.some((line) => line.minutes > AN_HOUR))) return null
  return (
    <section className="panel plan-strip" aria-label="签名计划">
      <span>
        {waiting === 0 ? null : (
          <>
            待签 <b>{readableCount(waiting)}</b> 票等密钥就绪后自动申报。
          </>
        )}
        {plan.data.sentence}
      </span>
      <button type="button" className="link-button" onClick={() => open({ screen: 'channel' })}>
        看签名计划
      </button>
    </section>
  )
}
