import { Button } from 'antd'
import { useState } from 'react'
import { failureText, type CallOut } from '../../../shared/contract/index.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import {
  AGENCY_FILING_KINDS,
  AGENCY_FILING_NAMES,
  AGENCY_FILING_TABLE,
  type AgencyFilingKind,
  type AgencyFilingState,
} from '../../../shared/domain/refund/agency-filing.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FileDrop } from '../../ui/part/file-drop.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'

type Filing = CallOut<'agencyFiling.list'>['filings'][number]

/** 代办退税备案 of a producer: ours and its own, each with its steps and papers. */
export function FilingPanel(props: { readonly producerId: number }) {
  const list = useQueryProcedure('agencyFiling.list', { producerId: props.producerId })
  const opening = useCommand('agencyFiling.open')
  const may = useMay('agencyFiling.open')
  const toast = useToast()
  const [step, setStep] = useState<{ readonly filing: Filing; readonly state: AgencyFilingState } | undefined>(
    undefined,
  )
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { filings } = list.data
  const open = async (kind: AgencyFilingKind): Promise<void> => {
    const answer = await opening.run({ producerId: props.producerId, kind })
    if (!answer.ok) toast.failed(answer)
  }
  return (
    <section className="producer-filings" aria-label="代办退税备案">
      {AGENCY_FILING_KINDS.map((kind) => {
        const mine = filings.filter((one) => one.kind === kind)
        return (
          <div key={kind}>
            <h3>{AGENCY_FILING_NAMES[kind]}</h3>
            {mine.map((filing) => (
              <FilingSteps key={filing.id} filing={filing} may={may} onStep={(state) => setStep({ filing, state })} />
            ))}
            {may && mine.every((one) => one.state === 'withdrawn') ? (
              <button type="button" className="link-button" onClick={() => void open(kind)}>
                {mine.length === 0 ? '开始备案' : '重新备案'}
              </button>
            ) : null}
          </div>
        )
      })}
      {step === undefined ? null : (
        <StepDialog filing={step.filing} state={step.state} onClose={() => setStep(undefined)} />
      )}
    </section>
  )
}

function FilingSteps(props: {
  readonly filing: Filing
  readonly may: boolean
  readonly onStep: (state: AgencyFilingState) => void
}) {
  const { filing } = props
  const client = useClient()
  return (
    <div className="producer-filing">
      <div>
        <StatusTag tone={toneOf(filing.tone)}>{filing.stateName}</StatusTag>
        <span className="soft">　合同 {filing.contractNo}　</span>
        {props.may
          ? filing.next.map((one) => (
              <button key={one.state} type="button" className="link-button" onClick={() => props.onStep(one.state)}>
                {one.name}
              </button>
            ))
          : null}
      </div>
      <ol aria-label="进展">
        {filing.events.map((event, i) => (
          <li key={i}>
            {[event.day, event.stateName, event.number, event.info].filter((text) => text !== '').join('　')}
            {event.papers.map((paper) => (
              <button
                key={paper.sha256}
                type="button"
                className="link-button"
                onClick={() => void client.download(paper.sha256, paper.name)}
              >
                {paper.name}
              </button>
            ))}
            <span className="soft">　{event.actor}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function StepDialog(props: {
  readonly filing: Filing
  readonly state: AgencyFilingState
  readonly onClose: () => void
}) {
  const { filing, state } = props
  const stepping = useCommand('agencyFiling.step')
  const { upload, progress } = useUpload()
  const toast = useToast()
  const [form, setForm] = useState({ day: beijingDay(Date.now()), number: '', info: '' })
  const [papers, setPapers] = useState<readonly { readonly name: string; readonly sha256: string }[]>([])
  const [problem, setProblem] = useState('')
  const take = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      const stored = await upload(file)
      if (!stored.ok) return toast.failed(stored)
      setPapers((before) => [...before, { name: file.name, sha256: stored.value.hash }])
    }
  }
  const save = async (): Promise<void> => {
    const answer = await stepping.run({ id: filing.id, state, ...form, papers: [...papers] })
    if (answer.ok) props.onClose()
    else setProblem(failureText(answer.code, answer.data))
  }
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  return (
    <Dialog
      title={`${filing.kindName}：${AGENCY_FILING_TABLE[state].name}`}
      width={480}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton layer="dialog" primary hotkey="Ctrl+S" loading={stepping.pending} onClick={() => void save()}>
            登记
          </ActionButton>
        </>
      }
    >
      <div className="producer-form">
        <label className="named-field">
          日期
          <input
            className="field-input"
            type="date"
            data-autofocus
            value={form.day}
            onChange={(event) => put({ day: event.target.value })}
          />
        </label>
        <label className="named-field">
          税务机关编号
          <input
            className="field-input"
            maxLength={60}
            value={form.number}
            onChange={(event) => put({ number: event.target.value })}
          />
        </label>
        <label className="named-field">
          {state === 'returned' ? '退回理由（必填）' : '说明'}
          <textarea
            className="field-input"
            rows={3}
            maxLength={500}
            value={form.info}
            onChange={(event) => put({ info: event.target.value })}
          />
        </label>
        <FileDrop
          accept={['.pdf', '.jpg', '.jpeg', '.png', '.xlsx', '.xml']}
          multiple
          progress={progress}
          onFiles={(files) => void take(files)}
        >
          备案表、合同等附件
        </FileDrop>
        {papers.map((paper) => (
          <div key={paper.sha256}>{paper.name}</div>
        ))}
        {problem === '' ? null : (
          <p className="producer-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  )
}
