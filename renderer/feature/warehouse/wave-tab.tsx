import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { PaperSheet } from '../../ui/part/paper-sheet.tsx'
import { ScanBox, type ScanResult } from './scan-box.tsx'
import { WaveDialog } from './wave-dialog.tsx'

type Wave = CallOut<'wave.list'>['waves'][number]
type Detail = CallOut<'wave.get'>

/** 波次: which parcels are done together; the pick list by walk, the parcels in the order that was asked for. */
export function WaveTab(props: { readonly start: number | undefined }) {
  const list = useQueryProcedure('wave.list', {}, { keep: true })
  const may = useMay('wave.make')
  const [chosen, setChosen] = useState<number | undefined>(props.start)
  const [adding, setAdding] = useState(false)
  const waves = list.data?.waves ?? []
  const current = chosen ?? waves[0]?.id
  return (
    <div className="split split-across">
      <div className="split-side warehouse-list">
        <div className="action-bar" role="toolbar" aria-label="操作">
          <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAdding(true)}>
            生成波次
          </ActionButton>
        </div>
        <div className="pane-body">
          {list.isError ? <FailureSentence failure={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.data === undefined ? (
            <LoadingSentence />
          ) : waves.length === 0 ? (
            <EmptySentence>还没有波次。按 F7 把已放行的 1210 包裹分成波次。</EmptySentence>
          ) : (
            waves.map((wave) => (
              <Line key={wave.id} wave={wave} current={wave.id === current} onChoose={() => setChosen(wave.id)} />
            ))
          )}
        </div>
      </div>
      <div className="split-main">
        {current === undefined ? (
          <EmptySentence>选一个波次拣货。</EmptySentence>
        ) : (
          <Picking key={current} id={current} />
        )}
      </div>
      {adding ? <WaveDialog onClose={() => setAdding(false)} onMade={setChosen} /> : null}
    </div>
  )
}

function Line(props: { readonly wave: Wave; readonly current: boolean; readonly onChoose: () => void }) {
  const { wave } = props
  return (
    <button type="button" className="warehouse-line" aria-current={props.current} onClick={props.onChoose}>
      <b>{`${wave.id}　${wave.name}`}</b>
      <span className="soft">{readableTime(wave.at).slice(5, 16)}</span>
      <span className="warehouse-tags">
        {wave.steps.map((step) => (
          <StatusTag key={step.step} tone={toneOf(step.tone)}>{`${step.name} ${step.count}`}</StatusTag>
        ))}
      </span>
    </button>
  )
}

function Picking(props: { readonly id: number }) {
  const detail = useQueryProcedure('wave.get', { id: props.id }, { keep: true })
  const picking = useCommand('wave.pick')
  const may = useMay('wave.pick')
  const toast = useToast()
  const [bin, setBin] = useState('')
  const [prints, setPrints] = useState(false)
  if (detail.isError) return <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
  if (detail.data === undefined) return <LoadingSentence />
  const { wave, picks } = detail.data
  const first = picks[0]
  const scan = async (code: string): Promise<ScanResult> => {
    const asBin = code.normalize('NFKC').toUpperCase()
    if (picks.some((line) => line.bin === asBin)) {
      setBin(asBin)
      const here = picks.filter((line) => line.bin === asBin)
      return { cue: 'right', text: `${asBin}：${here.map((line) => `${line.sku} × ${line.qty}`).join('，')}` }
    }
    const answer = await picking.run({ id: props.id, bin, code })
    if (!answer.ok)
      return { cue: answer.code === 'PICK_TAKEN' ? 'again' : 'wrong', text: failureText(answer.code, answer.data) }
    return {
      cue: 'right',
      text: `已拣 ${answer.value.qty}，拣齐 ${answer.value.parcelsDone} 票，还剩 ${answer.value.left} 项`,
    }
  }
  const pickAll = async (): Promise<void> => {
    if (
      !(await toast.confirm({
        title: '整波拣完',
        text: `确认波次 ${wave.id} 的 ${picks.length} 行都已拣到？`,
        ok: '都已拣到',
      }))
    )
      return
    const answer = await picking.run({ id: props.id })
    if (answer.ok) toast.done(`已拣 ${answer.value.parcelsDone} 票`)
    else toast.failed(answer)
  }
  return (
    <div className="warehouse-side">
      <div className="figures-line">
        <span>
          波次<b>{wave.id}</b>
        </span>
        <span>{wave.name}</span>
        <span>
          包裹<b>{readableCount(wave.parcels)}</b>
        </span>
        <span>
          待拣行<b>{readableCount(picks.length)}</b>
        </span>
        <span className="gap" />
        <ActionButton hotkey="Ctrl+P" onClick={() => setPrints(true)}>
          打印拣货单
        </ActionButton>
        <ActionButton
          allowed={may}
          disabled={picks.length === 0}
          loading={picking.pending}
          onClick={() => void pickAll()}
        >
          整波拣完
        </ActionButton>
      </div>
      {may && first !== undefined ? (
        <ScanBox
          id="wave-scan"
          label={bin === '' ? `先扫库位（下一个 ${first.bin}），再扫商品` : `库位 ${bin}：扫商品`}
          placeholder="扫码"
          onScan={scan}
        />
      ) : null}
      <PickTable detail={detail.data} bin={bin} />
      <ParcelTable detail={detail.data} />
      {prints ? (
        <PaperSheet onDone={() => setPrints(false)}>
          <h1>{`拣货单　波次 ${wave.id}　${wave.name}`}</h1>
          <PickTable detail={detail.data} bin="" />
          <ParcelTable detail={detail.data} />
        </PaperSheet>
      ) : null}
    </div>
  )
}

function PickTable(props: { readonly detail: Detail; readonly bin: string }) {
  const { picks } = props.detail
  if (picks.length === 0) return <p className="soft">没有要拣的货了。</p>
  return (
    <table className="plain-table" aria-label="拣货单">
      <thead>
        <tr>
          <th scope="col">库位</th>
          <th scope="col">货号</th>
          <th scope="col">品名</th>
          <th scope="col">批次</th>
          <th scope="col">效期</th>
          <th scope="col" className="number">
            数量
          </th>
          <th scope="col" className="number">
            票数
          </th>
        </tr>
      </thead>
      <tbody>
        {picks.map((line) => (
          <tr key={line.id} className={line.bin === props.bin ? 'warehouse-here' : undefined}>
            <td className="mono">{line.bin}</td>
            <td className="mono">{line.sku}</td>
            <td>{line.name}</td>
            <td className="mono">{line.lotNo}</td>
            <td>{line.expiresOn}</td>
            <td className="number">{line.qty}</td>
            <td className="number">{line.parcels}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ParcelTable(props: { readonly detail: Detail }) {
  return (
    <table className="plain-table" aria-label="波次包裹">
      <thead>
        <tr>
          <th scope="col">序</th>
          <th scope="col">订单编号</th>
          <th scope="col">运单编号</th>
          <th scope="col">进度</th>
          <th scope="col">海关</th>
          <th scope="col">拣货</th>
          <th scope="col" className="number">
            重量
          </th>
        </tr>
      </thead>
      <tbody>
        {props.detail.parcels.map((row) => (
          <tr key={row.parcelId}>
            <td>{row.position}</td>
            <td className="mono">{row.orderNo}</td>
            <td className="mono">{row.waybillNo}</td>
            <td>
              <StatusTag tone={toneOf(row.tone)}>{row.stepName}</StatusTag>
            </td>
            <td>
              <StatusTag tone={toneOf(row.gateTone)}>{row.gateName}</StatusTag>
            </td>
            <td className="mono">{row.picks}</td>
            <td className="number">{row.weight}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
