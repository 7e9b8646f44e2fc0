import { useState } from 'react'
import { fixedText } from '../../../shared/domain/decimal/decimal.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { askedAgain } from '../../../shared/domain/shelf/parcel-step.ts'
import { useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { ScanBox, type ScanResult } from './scan-box.tsx'
import { BAUD_RATES, useSerialScale, whyNoSerial, type SerialScale } from './serial-scale.ts'

/** 打包称重: the weight typed, by a scale that types, or off the serial line; then the parcel. */
export function PackPanel() {
  const packing = useCommand('work.pack')
  const may = useMay('work.pack')
  const toast = useToast()
  const scale = useSerialScale()
  const [typed, setTyped] = useState('')
  const [deviates, setDeviates] = useState<{ readonly code: string; readonly weight: string } | undefined>(undefined)
  const { reading } = scale
  const resting = reading?.weight !== undefined && reading.stable ? fixedText(reading.weight) : ''
  const scan = async (code: string): Promise<ScanResult> => {
    setDeviates(undefined)
    if (typed === '' && scale.connected && resting === '')
      return { cue: 'wrong', text: '电子秤还没有稳定的重量：放好包裹再扫，或键入重量' }
    const weight = typed === '' ? resting : typed
    const answer = await packing.run({ code, weight })
    if (answer.ok) {
      setTyped('')
      const { orderNo, gate, gateName, weight: kilograms, warning } = answer.value
      return {
        cue: warning === '' ? 'right' : 'again',
        text: `${orderNo} 已打包${kilograms === '' ? '（未称重）' : `，${kilograms} 千克`}　${gate === 'open' ? '可以出库' : gateName}${warning === '' ? '' : `　${warning}`}`,
      }
    }
    const text = failureText(answer.code, answer.data)
    if (answer.code === 'WEIGHT_DEVIATES') setDeviates({ code, weight })
    return { cue: askedAgain(answer, 'dispatched') ? 'again' : 'wrong', text }
  }
  const accept = async (): Promise<void> => {
    if (deviates === undefined) return
    const answer = await packing.run({ code: deviates.code, weight: deviates.weight, accept: true })
    if (!answer.ok) return toast.failed(answer)
    setDeviates(undefined)
    setTyped('')
    toast.done(`${answer.value.orderNo} 已打包，重量偏差已记下`)
  }
  if (!may) return <EmptySentence>打包由仓管员操作。</EmptySentence>
  return (
    <>
      <div className="warehouse-fields">
        <label>
          重量（键入千克，或由电子秤输入）
          <input
            className="field-input"
            inputMode="decimal"
            value={typed}
            placeholder={resting === '' ? '如 1.25 或 1250g' : `秤上 ${resting}`}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <ScaleField scale={scale} />
      </div>
      <ScanBox id="pack-scan" label="扫包裹：订单、运单或清单编号" placeholder="扫码" onScan={scan} />
      {deviates === undefined ? null : (
        <div className="inline-form">
          <ActionButton danger hotkey="F8" loading={packing.pending} onClick={() => void accept()}>
            已开箱核对，照此打包
          </ActionButton>
        </div>
      )}
      <p className="soft">没有放行也可以先打包；被海关查验、退单或已申请撤销的包裹会在这里被拦下。</p>
    </>
  )
}

/** The serial scale: joined by a button, what it shows beside it; where it cannot be, why. */
function ScaleField(props: { readonly scale: SerialScale }) {
  const { connected, reading, problem, connect, disconnect } = props.scale
  const [baudRate, setBaudRate] = useState<number>(BAUD_RATES[0])
  const why = whyNoSerial()
  if (why !== '') return <p className="soft scale-why">{why}</p>
  return (
    <>
      <label>
        串口秤波特率
        <select
          className="field-input"
          value={baudRate}
          disabled={connected}
          onChange={(event) => setBaudRate(Number(event.target.value))}
        >
          {BAUD_RATES.map((rate) => (
            <option key={rate} value={rate}>
              {rate}
            </option>
          ))}
        </select>
      </label>
      <ActionButton hotkey="F7" onClick={() => void (connected ? disconnect() : connect(baudRate))}>
        {connected ? '断开电子秤' : '连接串口电子秤'}
      </ActionButton>
      <span role="status" aria-label="电子秤" className="scale-shown">
        {problem !== '' ? (
          <span className="field-error">{problem}</span>
        ) : !connected ? null : reading?.weight === undefined ? (
          '等待重量…'
        ) : (
          <>
            <b>{`${fixedText(reading.weight)} 千克`}</b>{' '}
            <StatusTag tone={reading.stable ? 'green' : 'amber'}>{reading.stable ? '稳定' : '未稳'}</StatusTag>
          </>
        )}
      </span>
    </>
  )
}
