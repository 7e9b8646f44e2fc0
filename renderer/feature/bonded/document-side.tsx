import { useState } from 'react'
import { useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { screenOfType, type DocumentDetail, type Finding } from './bonded-fields.ts'
import { LeftOut } from '../../ui/part/left-out.tsx'

const MOST_FINDINGS = 60

/** At the side of the form: findings, contradictions, timeline, movements of the book, what belongs to it. */
export function DocumentSide(props: {
  readonly detail: DocumentDetail | undefined
  readonly findings: readonly Finding[]
  readonly onSaved: () => void
}) {
  const { detail, findings } = props
  return (
    <div className="pane-body bonded-side">
      <h2>{`检查：${findings.filter((one) => one.level === 'error').length} 处错误，${findings.filter((one) => one.level === 'warning').length} 处提醒`}</h2>
      <ul className="bonded-findings" aria-label="检查结果">
        {findings.slice(0, MOST_FINDINGS).map((one, i) => (
          <li key={i} title={one.source}>
            <StatusTag tone={one.level === 'error' ? 'red' : 'amber'}>
              {one.level === 'error' ? '错误' : '提醒'}
            </StatusTag>{' '}
            {one.message}
          </li>
        ))}
      </ul>
      <LeftOut of={findings.length} shown={MOST_FINDINGS} />
      {detail === undefined ? null : (
        <>
          <Contradictions detail={detail} onSaved={props.onSaved} />
          <Moved detail={detail} />
          <Related detail={detail} />
          <Timeline detail={detail} />
        </>
      )}
    </div>
  )
}

function Contradictions(props: { readonly detail: DocumentDetail; readonly onSaved: () => void }) {
  const open = props.detail.contradictions.filter((one) => one.state === 'open')
  const may = useMay('bonded.accept')
  const accepting = useCommand('bonded.accept')
  const toast = useToast()
  const [note, setNote] = useState('')
  if (open.length === 0) return null
  const accept = async (id: number): Promise<void> => {
    const answer = await accepting.run({ id, note })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已按海关回执入账')
    props.onSaved()
  }
  return (
    <section aria-label="与账矛盾">
      <h2>与账矛盾（回执暂不入账）</h2>
      {open.map((one) => (
        <div key={one.id} className="bonded-contradiction" role="alert">
          <p>{one.detail}</p>
          <input
            className="field-input"
            aria-label="按海关入账的理由"
            placeholder="理由（必填）"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <ActionButton
            allowed={may}
            disabled={note.trim() === ''}
            loading={accepting.pending}
            onClick={() => void accept(one.id)}
          >
            按海关回执入账
          </ActionButton>
        </div>
      ))}
    </section>
  )
}

function Moved(props: { readonly detail: DocumentDetail }) {
  const { movements } = props.detail
  if (movements.length === 0) return null
  return (
    <section aria-label="账册变动">
      <h2>账册变动</h2>
      <table className="plain-table">
        <tbody>
          {movements.map((one) => (
            <tr key={one.entryId}>
              <td className="mono">{readableTime(one.at).slice(5, 16)}</td>
              <td>{one.kindName}</td>
              <td className="number">{readableDecimal(one.quantity)}</td>
              <td className="number soft">{`${one.items} 项`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Related(props: { readonly detail: DocumentDetail }) {
  const { open } = useWorkspace()
  const { related, parcels } = props.detail
  return (
    <>
      {related.length === 0 ? null : (
        <section aria-label="关联单证">
          <h2>关联单证</h2>
          {related.map((one) => (
            <p key={one.id}>
              <button
                type="button"
                className="link-button"
                onClick={() => open({ screen: screenOfType(one.type), params: { id: String(one.id) } })}
              >
                {`${one.typeName} ${one.customsNo === '' ? one.ownNo : one.customsNo}`}
              </button>{' '}
              <StatusTag tone={toneOf(one.tone)}>{one.stateName}</StatusTag>
            </p>
          ))}
        </section>
      )}
      {parcels.length === 0 ? null : (
        <p>
          <button
            type="button"
            className="link-button"
            onClick={() =>
              open({
                screen: 'parcel',
                filters: [{ field: 'ids', op: 'in', value: parcels.slice(0, 1000).map((one) => String(one.parcelId)) }],
              })
            }
          >
            {`看 ${parcels.length} 个包裹`}
          </button>
        </p>
      )}
    </>
  )
}

function Timeline(props: { readonly detail: DocumentDetail }) {
  const { open } = useWorkspace()
  const { timeline } = props.detail
  if (timeline.length === 0) return <EmptySentence>还没有进度。</EmptySentence>
  return (
    <section aria-label="进度">
      <h2>进度</h2>
      <ol className="timeline timeline-narrow">
        {timeline.map((step, i) => (
          <li key={i} className={`timeline-step timeline-${toneOf(step.tone)}`}>
            <time>{readableTime(step.at)}</time>
            <StatusTag tone={toneOf(step.tone)}>{step.stateName}</StatusTag>
            <span>{step.what}</span>
            <span className="timeline-info" title={step.info}>
              {step.info}
            </span>
            {step.receiptId === undefined ? null : (
              <button
                type="button"
                className="link-button"
                onClick={() =>
                  open({ screen: 'receipt', filters: [{ field: 'ids', op: 'is', value: String(step.receiptId) }] })
                }
              >
                回执
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
