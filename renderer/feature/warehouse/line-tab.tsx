import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import { askedAgain } from '../../../shared/domain/shelf/parcel-step.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { PaperSheet } from '../../ui/part/paper-sheet.tsx'
import { PackPanel } from './pack-panel.tsx'
import { ReturnPanel } from './return-panel.tsx'
import { ScanBox, type ScanResult } from './scan-box.tsx'

const STEPS = [
  { id: 'pack', title: '打包称重' },
  { id: 'out', title: '出库交接' },
  { id: 'stop', title: '拦截与放回' },
  { id: 'back', title: '退货入库' },
] as const

/** 打包出库: one step at a time, the scan box in focus; the gate lets nothing out that customs has not released. */
export function LineTab() {
  const [step, setStep] = useState<string>('pack')
  const stops = useQueryProcedure('work.stops', {}, { keep: true })
  return (
    <div className="warehouse">
      <PaneTabs label="打包出库" tabs={STEPS} active={step} onChange={setStep} />
      <div className="figures-line">
        {(stops.data?.figures ?? []).map((one) => (
          <span key={one.step}>
            <StatusTag tone={toneOf(one.tone)}>{one.name}</StatusTag>
            <b>{readableCount(one.count)}</b>
            {one.step === 'packed' ? <span className="soft">{`，可出库 ${readableCount(one.ready)}`}</span> : null}
          </span>
        ))}
      </div>
      <div className="warehouse-side" key={step}>
        {step === 'out' ? (
          <OutPanel />
        ) : step === 'stop' ? (
          <StopPanel />
        ) : step === 'back' ? (
          <ReturnPanel />
        ) : (
          <PackPanel />
        )}
      </div>
    </div>
  )
}

function OutPanel() {
  const list = useQueryProcedure('handover.list', {}, { keep: true })
  const opening = useCommand('handover.open')
  const sending = useCommand('work.dispatch')
  const may = useMay('work.dispatch')
  const toast = useToast()
  const [form, setForm] = useState({ carrierCode: '', vehicle: '' })
  const [chosen, setChosen] = useState<number | undefined>(undefined)
  const current = chosen ?? list.data?.handovers[0]?.id
  const bag = useQueryProcedure('handover.get', { id: current ?? 0 }, { enabled: current !== undefined, keep: true })
  const [prints, setPrints] = useState(false)
  const open = async (): Promise<void> => {
    const answer = await opening.run(form)
    if (!answer.ok) return toast.failed(answer)
    setChosen(answer.value.id)
    toast.done(`交接单 ${answer.value.id} 已打开`)
    document.getElementById('out-scan')?.focus()
  }
  const scan = async (code: string): Promise<ScanResult> => {
    if (current === undefined) return { cue: 'wrong', text: '先开一张交接单' }
    const answer = await sending.run({ code, handoverId: current })
    if (answer.ok) return { cue: 'right', text: `第 ${answer.value.position} 件　${answer.value.orderNo}　已出库` }
    return { cue: askedAgain(answer, 'dispatched') ? 'again' : 'wrong', text: failureText(answer.code, answer.data) }
  }
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      <div className="warehouse-fields">
        <label>
          快递代码（不填不查）
          <input
            className="field-input"
            maxLength={18}
            value={form.carrierCode}
            onChange={(event) => setForm({ ...form, carrierCode: event.target.value.trim() })}
          />
        </label>
        <label>
          车牌
          <input
            className="field-input"
            maxLength={60}
            value={form.vehicle}
            onChange={(event) => setForm({ ...form, vehicle: event.target.value })}
          />
        </label>
        <ActionButton hotkey="F7" allowed={may} loading={opening.pending} onClick={() => void open()}>
          开交接单
        </ActionButton>
        <label>
          交接单
          <select
            className="field-input warehouse-wide"
            value={current ?? ''}
            onChange={(event) => setChosen(Number(event.target.value))}
          >
            {(list.data?.handovers ?? []).map((one) => (
              <option
                key={one.id}
                value={one.id}
              >{`${one.id} ${one.carrierCode} ${one.vehicle}（${one.parcels} 件）`}</option>
            ))}
          </select>
        </label>
        <ActionButton hotkey="Ctrl+P" disabled={(bag.data?.parcels.length ?? 0) === 0} onClick={() => setPrints(true)}>
          打印交接单
        </ActionButton>
      </div>
      {may ? <ScanBox id="out-scan" label="扫包裹出库：海关放行的才出得去" placeholder="扫码" onScan={scan} /> : null}
      {current === undefined || bag.data === undefined ? (
        <EmptySentence>还没有交接单。按 F7 开一张，再逐件扫描。</EmptySentence>
      ) : (
        <Bag bag={bag.data} />
      )}
      {prints && bag.data !== undefined ? (
        <PaperSheet onDone={() => setPrints(false)}>
          <h1>{`快递交接单 ${bag.data.id}`}</h1>
          <p>{`快递 ${bag.data.carrierCode || '—'}　车牌 ${bag.data.vehicle || '—'}　${bag.data.parcels.length} 件　${bag.data.weight} 千克　${readableTime(bag.data.at)}　交件 ${bag.data.by}　收件签字：__________`}</p>
          <Bag bag={bag.data} />
        </PaperSheet>
      ) : null}
    </>
  )
}

function Bag(props: {
  readonly bag: {
    readonly parcels: readonly {
      readonly position: number
      readonly orderNo: string
      readonly waybillNo: string
      readonly weight: string
    }[]
    readonly weight: string
  }
}) {
  const { bag } = props
  return (
    <table className="plain-table" aria-label="交接单包裹">
      <thead>
        <tr>
          <th scope="col">序</th>
          <th scope="col">运单编号</th>
          <th scope="col">订单编号</th>
          <th scope="col" className="number">
            {`重量（合计 ${bag.weight}）`}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...bag.parcels].reverse().map((row) => (
          <tr key={row.position}>
            <td>{row.position}</td>
            <td className="mono">{row.waybillNo}</td>
            <td className="mono">{row.orderNo}</td>
            <td className="number">{row.weight}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function StopPanel() {
  const stops = useQueryProcedure('work.stops', {}, { keep: true })
  const intercepting = useCommand('work.intercept')
  const putting = useCommand('work.putBack')
  const mayPut = useMay('work.putBack')
  const toast = useToast()
  const [reason, setReason] = useState('海关查验')
  const [bin, setBin] = useState('')
  const scan = async (code: string): Promise<ScanResult> => {
    const answer = await intercepting.run({ code, reason: reason.trim() === '' ? '拦截' : reason.trim() })
    if (answer.ok)
      return {
        cue: 'right',
        text:
          answer.value.step === 'putBack'
            ? `${answer.value.orderNo} 还没有拣货，分配已释放`
            : `${answer.value.orderNo} 已拦截，请放到异常位`,
      }
    return { cue: askedAgain(answer, 'intercepted') ? 'again' : 'wrong', text: failureText(answer.code, answer.data) }
  }
  const putBack = async (code: string): Promise<void> => {
    const answer = await putting.run({ code, bin })
    if (answer.ok) toast.done(`${answer.value.orderNo} 的货已放回 ${bin === '' ? '原库位' : bin}`)
    else toast.failed(answer)
  }
  if (stops.isError) return <FailureSentence failure={stops.error} onRetry={() => void stops.refetch()} />
  if (stops.data === undefined) return <LoadingSentence />
  return (
    <>
      <div className="warehouse-fields">
        <label>
          拦截原因
          <input
            className="field-input"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <label>
          放回库位（不填为原库位）
          <input
            className="field-input"
            maxLength={24}
            value={bin}
            onChange={(event) => setBin(event.target.value.trim())}
          />
        </label>
      </div>
      <ScanBox id="stop-scan" label="扫要拦下的包裹" placeholder="扫码" onScan={scan} />
      {stops.data.parcels.length === 0 ? (
        <EmptySentence>没有要拦截的包裹。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="拦截清单">
          <thead>
            <tr>
              <th scope="col">订单编号</th>
              <th scope="col">运单编号</th>
              <th scope="col">进度</th>
              <th scope="col">原因</th>
              <th scope="col">商品</th>
              <th scope="col">下一步</th>
            </tr>
          </thead>
          <tbody>
            {stops.data.parcels.map((row) => (
              <tr key={row.parcelId}>
                <td className="mono">{row.orderNo}</td>
                <td className="mono">{row.waybillNo}</td>
                <td>
                  <StatusTag tone={toneOf(row.tone)}>{row.stepName}</StatusTag>
                </td>
                <td>{row.why}</td>
                <td>{row.goods}</td>
                <td>
                  {row.step !== 'intercepted' ? (
                    <button
                      type="button"
                      className="link-button"
                      onClick={() =>
                        void scan(row.orderNo).then((result) =>
                          result.cue === 'right' ? toast.done(result.text) : toast.warn(result.text),
                        )
                      }
                    >
                      拦下
                    </button>
                  ) : mayPut ? (
                    <button type="button" className="link-button" onClick={() => void putBack(row.orderNo)}>
                      放回
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
