import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { OpenDialog } from './inbound-dialog.tsx'
import { ScanBox, type ScanResult } from './scan-box.tsx'

type Inbound = CallOut<'inbound.list'>['inbounds'][number]
type Detail = CallOut<'inbound.get'>

/** 收货: the open lists at the left, the tally of one at the right; every scan is compared at once and heard. */
export function InboundTab(props: { readonly clients: ClientChoices; readonly start: number | undefined }) {
  const [state, setState] = useState<'open' | 'closed'>('open')
  const list = useQueryProcedure('inbound.list', { state }, { keep: true })
  const may = useMay('inbound.open')
  const [chosen, setChosen] = useState<number | undefined>(props.start)
  const [adding, setAdding] = useState(false)
  const inbounds = list.data?.inbounds ?? []
  const current = chosen ?? inbounds[0]?.id
  return (
    <div className="split split-across">
      <div className="split-side warehouse-list">
        <div className="action-bar" role="toolbar" aria-label="操作">
          <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAdding(true)}>
            登记到货
          </ActionButton>
          <span className="gap" />
          <select
            className="field-input warehouse-choice"
            aria-label="到货单状态"
            value={state}
            onChange={(event) => setState(event.target.value === 'closed' ? 'closed' : 'open')}
          >
            <option value="open">收货中</option>
            <option value="closed">已完成</option>
          </select>
        </div>
        <div className="pane-body">
          {list.isError ? <FailureSentence failure={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data === undefined ? (
            <LoadingSentence />
          ) : inbounds.length === 0 ? (
            <EmptySentence>
              {state === 'open' ? '没有等着收的货。按 F7 粘贴核注清单或装箱单的明细。' : '还没有完成的到货单。'}
            </EmptySentence>
          ) : (
            inbounds.map((one) => (
              <Line key={one.id} inbound={one} current={one.id === current} onChoose={() => setChosen(one.id)} />
            ))
          )}
        </div>
      </div>
      <div className="split-main">
        {current === undefined ? (
          <EmptySentence>选一张到货单开始清点。</EmptySentence>
        ) : (
          <Tally key={current} id={current} />
        )}
      </div>
      {adding ? (
        <OpenDialog
          clients={props.clients}
          onClose={() => setAdding(false)}
          onOpened={(id) => {
            setState('open')
            setChosen(id)
          }}
        />
      ) : null}
    </div>
  )
}

function Line(props: { readonly inbound: Inbound; readonly current: boolean; readonly onChoose: () => void }) {
  const { inbound } = props
  const done = inbound.counted === inbound.expected
  return (
    <button type="button" className="warehouse-line" aria-current={props.current} onClick={props.onChoose}>
      <b className="mono">{inbound.number}</b>
      <span className="soft">
        {inbound.owner} {inbound.vehicle}
      </span>
      <span>
        <StatusTag
          tone={done ? 'green' : inbound.counted === '0' ? 'grey' : 'amber'}
        >{`${inbound.counted} / ${inbound.expected}`}</StatusTag>
        {inbound.extras === 0 ? null : (
          <>
            {' '}
            <StatusTag tone="red">{`单外 ${inbound.extras}`}</StatusTag>
          </>
        )}
      </span>
    </button>
  )
}

interface Over {
  readonly code: string
}

function Tally(props: { readonly id: number }) {
  const detail = useQueryProcedure('inbound.get', { id: props.id }, { keep: true })
  const tallying = useCommand('inbound.tally')
  const noting = useCommand('inbound.extra')
  const closing = useCommand('inbound.close')
  const undoing = useCommand('inbound.undo')
  const may = useMay('inbound.tally')
  const toast = useToast()
  const [form, setForm] = useState({ qty: '1', lotNo: '', expiresOn: '', bin: '' })
  const [over, setOver] = useState<Over | undefined>(undefined)
  const [unlisted, setUnlisted] = useState<string | undefined>(undefined)
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const count = async (code: string, insists: boolean): Promise<ScanResult> => {
    setOver(undefined)
    setUnlisted(undefined)
    const answer = await tallying.run({
      id: props.id,
      code,
      over: insists,
      qty: form.qty.trim() === '' ? '1' : form.qty.trim(),
      lotNo: form.lotNo,
      expiresOn: form.expiresOn,
      bin: form.bin,
    })
    if (answer.ok) {
      const { line, bin } = answer.value
      setForm({ ...form, qty: '1' })
      return {
        cue: line.tone === 'red' ? 'again' : 'right',
        text: `${line.sku} ${line.name}　${line.counted} / ${line.qty}　→ ${bin}`,
      }
    }
    const text = failureText(answer.code, answer.data)
    if (answer.code === 'TALLY_OVER' || answer.code === 'TALLY_EXPIRY') setOver({ code })
    if (answer.code === 'TALLY_NOT_LISTED') setUnlisted(code)
    return { cue: 'wrong', text }
  }
  const insist = async (): Promise<void> => {
    if (over === undefined) return
    const result = await count(over.code, true)
    if (result.cue === 'wrong') toast.warn(result.text)
    else toast.done(result.text)
  }
  const setAside = async (): Promise<void> => {
    if (unlisted === undefined) return
    const answer = await noting.run({ id: props.id, code: unlisted, qty: '1' })
    if (!answer.ok) return toast.failed(answer)
    setUnlisted(undefined)
    toast.done('已登记为单外到货，请放在一边')
  }
  const end = async (): Promise<void> => {
    const differing = detail.data?.lines.filter((line) => line.difference !== '0').length ?? 0
    if (
      differing > 0 &&
      !(await toast.confirm({
        title: '收货完成',
        text: `还有 ${differing} 行与单据不符，仍要结束清点吗？差异会留在账实核对里。`,
        ok: '结束清点',
      }))
    )
      return
    const answer = await closing.run({ id: props.id })
    if (answer.ok)
      toast.done(
        answer.value.differences === 0 ? '收货完成，全部相符' : `收货完成，${answer.value.differences} 行有差异`,
      )
    else toast.failed(answer)
  }
  const undo = async (entryId: number): Promise<void> => {
    const answer = await undoing.run({ entryId })
    if (answer.ok) toast.done('已撤回这次清点')
    else toast.failed(answer)
  }
  if (detail.isError) return <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
  if (detail.data === undefined) return <LoadingSentence />
  const { inbound } = detail.data
  const counts = inbound.state === 'open' && may
  return (
    <div className="warehouse-side">
      <div className="figures-line">
        <span>
          到货单<b className="mono">{inbound.number}</b>
        </span>
        <span>{inbound.owner}</span>
        <span>{inbound.bookNo === '' ? '非账册货物' : `账册 ${inbound.bookNo}`}</span>
        <span>{[inbound.supplier, inbound.vehicle].filter((text) => text !== '').join('　')}</span>
        <span className="gap" />
        {counts ? (
          <ActionButton hotkey="F10" loading={closing.pending} onClick={() => void end()}>
            收货完成
          </ActionButton>
        ) : (
          <StatusTag tone={inbound.state === 'open' ? 'blue' : 'green'}>
            {inbound.state === 'open' ? '收货中' : '已完成'}
          </StatusTag>
        )}
      </div>
      {counts ? (
        <>
          <div className="warehouse-fields">
            <label>
              每次数量
              <input
                className="field-input"
                inputMode="decimal"
                value={form.qty}
                onChange={(event) => put({ qty: event.target.value })}
              />
            </label>
            <label>
              批次（不填按单据）
              <input
                className="field-input"
                maxLength={30}
                value={form.lotNo}
                onChange={(event) => put({ lotNo: event.target.value })}
              />
            </label>
            <label>
              效期
              <input
                className="field-input"
                type="date"
                value={form.expiresOn}
                onChange={(event) => put({ expiresOn: event.target.value })}
              />
            </label>
            <label>
              放到库位（不填为收货位）
              <input
                className="field-input"
                maxLength={24}
                value={form.bin}
                onChange={(event) => put({ bin: event.target.value })}
              />
            </label>
          </div>
          <ScanBox
            id="inbound-scan"
            label="扫商品条码、货号或料号"
            placeholder="扫码"
            onScan={(code) => count(code, false)}
          />
          {over === undefined ? null : (
            <div className="inline-form">
              <ActionButton danger hotkey="F8" loading={tallying.pending} onClick={() => void insist()}>
                确实如此，仍然收下
              </ActionButton>
            </div>
          )}
          {unlisted === undefined ? null : (
            <div className="inline-form">
              <ActionButton hotkey="F8" loading={noting.pending} onClick={() => void setAside()}>
                登记为单外到货
              </ActionButton>
            </div>
          )}
        </>
      ) : null}
      <Lines detail={detail.data} onUndo={counts ? (id) => void undo(id) : undefined} />
    </div>
  )
}

function Lines(props: { readonly detail: Detail; readonly onUndo: ((entryId: number) => void) | undefined }) {
  const { lines, extras, last } = props.detail
  return (
    <>
      <table className="plain-table" aria-label="到货明细">
        <thead>
          <tr>
            <th scope="col">行</th>
            <th scope="col">结果</th>
            <th scope="col">货号</th>
            <th scope="col">料号</th>
            <th scope="col">品名</th>
            <th scope="col">批次</th>
            <th scope="col">效期</th>
            <th scope="col" className="number">
              应到
            </th>
            <th scope="col" className="number">
              已点
            </th>
            <th scope="col" className="number">
              差
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.number}>
              <td>{line.number}</td>
              <td>
                <StatusTag tone={toneOf(line.tone)}>{line.word}</StatusTag>
              </td>
              <td className="mono">{line.sku}</td>
              <td className="mono">{line.itemNo}</td>
              <td>{line.name}</td>
              <td className="mono">{line.lotNo}</td>
              <td>{line.expiresOn}</td>
              <td className="number">{line.qty}</td>
              <td className="number">{line.counted}</td>
              <td className="number">{line.difference === '0' ? '' : line.difference}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {extras.length === 0 ? null : (
        <p className="field-error">{`单外到货：${extras.map((one) => `${one.code} × ${one.qty}`).join('，')}`}</p>
      )}
      {last.length === 0 ? null : (
        <table className="plain-table" aria-label="最近清点">
          <tbody>
            {last.map((one) => (
              <tr key={one.id}>
                <td>{readableTime(one.at)}</td>
                <td>{`第 ${one.line} 行`}</td>
                <td className="number">{one.qty}</td>
                <td className="mono">{one.bin}</td>
                <td>{one.by}</td>
                <td>
                  {props.onUndo === undefined || one.qty.startsWith('-') ? null : (
                    <button type="button" className="link-button" onClick={() => props.onUndo?.(one.id)}>
                      撤回
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
