import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import {
  AMENDMENT_KIND_NAMES,
  AMENDMENT_REASONS,
  type AmendmentKind,
  type AmendmentStep,
} from '../../../shared/domain/declaration/amendment.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'

type Amendment = CallOut<'amendment.list'>['amendments'][number]
type Stepping = { readonly amendment: Amendment; readonly step: AmendmentStep; readonly name: string }

/** 修撤单: changes and withdrawals of this declaration, and whether its content counts for later steps. */
export function Amendments(props: { readonly declarationId: number }) {
  const list = useQueryProcedure('amendment.list', { declarationId: props.declarationId })
  const may = useMay('amendment.open')
  const [opening, setOpening] = useState(false)
  const [stepping, setStepping] = useState<Stepping | undefined>(undefined)
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { amendments, closed, mayOpen } = list.data
  return (
    <>
      <p className="expected" role="status">
        <StatusTag tone={closed.ok ? 'green' : 'grey'}>{closed.ok ? '可用于后续环节' : '不能用于后续环节'}</StatusTag>
        {` ${closed.text}`}
      </p>
      {may && mayOpen ? (
        <p className="inline-form">
          <ActionButton size="small" onClick={() => setOpening(true)}>
            申请修改或撤销…
          </ActionButton>
        </p>
      ) : null}
      {amendments.length === 0 ? (
        <p className="expected">没有修撤单。海关入库之后要改内容，先在单一窗口提交修撤单，再在这里逐步登记。</p>
      ) : null}
      {[...amendments].reverse().map((one) => (
        <section key={one.id} className="amendment" aria-label={`第 ${one.number} 次${one.kindName}`}>
          <div>
            <b>{`第 ${one.number} 次 ${one.kindName}`}</b>{' '}
            <StatusTag tone={toneOf(one.tone)}>{one.stateName}</StatusTag>
            {one.customsNo === '' ? null : <span className="mono">{` ${one.customsNo}`}</span>}
          </div>
          <div>{`${one.reasonName}：${one.reason}`}</div>
          {one.changes === '' ? null : <div className="amendment-changes">{one.changes}</div>}
          {one.steps.length === 0 ? null : <div className="soft">{one.help}</div>}
          {!may || one.steps.length === 0 ? null : (
            <div className="amendment-steps">
              {one.steps.map(({ step, name }) => (
                <button
                  key={step}
                  type="button"
                  className="link-button"
                  onClick={() => setStepping({ amendment: one, step, name })}
                >
                  {name}
                </button>
              ))}
            </div>
          )}
          <ol className="timeline declaration-timeline" aria-label={`第 ${one.number} 次${one.kindName}的进展`}>
            {one.timeline.map((event, index) => (
              <li key={index} className={`timeline-step timeline-${toneOf(event.tone)}`}>
                <div>
                  <time>{event.happenedAt === '' ? readableTime(event.at) : event.happenedAt}</time>{' '}
                  <StatusTag tone={toneOf(event.tone)}>{event.stateName}</StatusTag>
                </div>
                {event.info === '' ? null : <div className="soft">{event.info}</div>}
                <div className="soft">{event.actor}</div>
              </li>
            ))}
          </ol>
        </section>
      ))}
      {opening ? <OpenDialog declarationId={props.declarationId} onClose={() => setOpening(false)} /> : null}
      {stepping === undefined ? null : <StepDialog {...stepping} onClose={() => setStepping(undefined)} />}
    </>
  )
}

function OpenDialog(props: { readonly declarationId: number; readonly onClose: () => void }) {
  const opening = useCommand('amendment.open')
  const toast = useToast()
  const [kind, setKind] = useState<AmendmentKind>('amend')
  const [reasonCode, setReasonCode] = useState('error')
  const [reason, setReason] = useState('')
  const [changes, setChanges] = useState('')
  const save = async (): Promise<void> => {
    const answer = await opening.run({ declarationId: props.declarationId, kind, reasonCode, reason, changes })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已登记，请在单一窗口提交后登记进展')
    props.onClose()
  }
  return (
    <Dialog
      title="申请修改或撤销报关单"
      width={560}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button
            type="primary"
            loading={opening.pending}
            disabled={reason.trim() === '' || (kind === 'amend' && changes.trim() === '')}
            onClick={() => void save()}
          >
            登记申请
          </Button>
        </>
      }
    >
      <div className="dialog-rows">
        <label>
          <span>种类</span>
          <select
            className="field-input"
            data-autofocus
            value={kind}
            onChange={(event) => setKind(event.target.value === 'withdraw' ? 'withdraw' : 'amend')}
          >
            {Object.entries(AMENDMENT_KIND_NAMES).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>事由</span>
          <select className="field-input" value={reasonCode} onChange={(event) => setReasonCode(event.target.value)}>
            {AMENDMENT_REASONS.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>说明</span>
          <input
            className="field-input"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {kind === 'withdraw' ? null : (
          <label>
            <span>更改内容</span>
            <textarea
              className="field-input field-text"
              rows={4}
              maxLength={2000}
              placeholder="一行一处：第 1 项 成交数量 由 100 改为 120"
              value={changes}
              onChange={(event) => setChanges(event.target.value)}
            />
          </label>
        )}
      </div>
    </Dialog>
  )
}

function StepDialog(props: Stepping & { readonly onClose: () => void }) {
  const { amendment } = props
  const stepping = useCommand('amendment.step')
  const toast = useToast()
  const [customsNo, setCustomsNo] = useState(amendment.customsNo)
  const [happenedAt, setHappenedAt] = useState('')
  const [info, setInfo] = useState('')
  const save = async (): Promise<void> => {
    const answer = await stepping.run({ id: amendment.id, step: props.step, customsNo, happenedAt, info })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${props.name}：完成`)
    props.onClose()
  }
  return (
    <Dialog
      title={`第 ${amendment.number} 次${amendment.kindName}：${props.name}`}
      width={480}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button type="primary" loading={stepping.pending} onClick={() => void save()}>
            {props.name}
          </Button>
        </>
      }
    >
      <form
        className="dialog-rows"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <label>
          <span>修撤单编号</span>
          <input
            className="field-input"
            data-autofocus
            maxLength={40}
            value={customsNo}
            onChange={(event) => setCustomsNo(event.target.value)}
          />
        </label>
        <label>
          <span>日期</span>
          <input
            className="field-input"
            maxLength={16}
            placeholder="空为现在；2026-01-05 或 2026-01-05 13:05"
            value={happenedAt}
            onChange={(event) => setHappenedAt(event.target.value)}
          />
        </label>
        <label>
          <span>说明</span>
          <input
            className="field-input"
            maxLength={500}
            value={info}
            onChange={(event) => setInfo(event.target.value)}
          />
        </label>
        <button type="submit" className="visually-hidden" tabIndex={-1}>
          {props.name}
        </button>
      </form>
    </Dialog>
  )
}
