import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { ScanBox, type ScanResult } from './scan-box.tsx'

type Work = CallOut<'work.get'>
interface Counted {
  readonly sound: string
  readonly damaged: string
}

/** 退货入库: a parcel that left and is back: sound goods under their item and lot, the others to damage. */
export function ReturnPanel() {
  const client = useClient()
  const returning = useCommand('work.returned')
  const may = useMay('work.returned')
  const toast = useToast()
  const [work, setWork] = useState<Work | undefined>(undefined)
  const [counted, setCounted] = useState<Readonly<Record<number, Counted>>>({})
  const [bin, setBin] = useState('')
  const scan = async (code: string): Promise<ScanResult> => {
    const answer = await client.call('work.get', { code })
    if (!answer.ok) return { cue: 'wrong', text: failureText(answer.code, answer.data) }
    setWork(answer.value)
    setCounted(Object.fromEntries(answer.value.lines.map((line) => [line.lotId, { sound: line.qty, damaged: '0' }])))
    return answer.value.step === 'dispatched'
      ? { cue: 'right', text: `${answer.value.orderNo}　${answer.value.goods}` }
      : { cue: 'wrong', text: `${answer.value.orderNo} 当前为“${answer.value.stepName}”，不是已出库的包裹` }
  }
  const save = async (): Promise<void> => {
    if (work === undefined) return
    const answer = await returning.run({
      code: work.orderNo,
      bin,
      lines: work.lines.map((line) => ({
        lotId: line.lotId,
        sound: counted[line.lotId]?.sound ?? '0',
        damaged: counted[line.lotId]?.damaged ?? '0',
      })),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${work.orderNo} 的退货已入库`)
    setWork(undefined)
  }
  return (
    <>
      <ScanBox id="return-scan" label="扫退回的包裹" placeholder="扫码" onScan={scan} />
      {work === undefined ? null : (
        <section className="panel">
          <h2>
            {work.orderNo} <StatusTag tone={toneOf(work.tone)}>{work.stepName}</StatusTag>
          </h2>
          <table className="plain-table" aria-label="退回的商品">
            <thead>
              <tr>
                <th scope="col">货号</th>
                <th scope="col">品名</th>
                <th scope="col">批次</th>
                <th scope="col">效期</th>
                <th scope="col" className="number">
                  发出
                </th>
                <th scope="col">完好</th>
                <th scope="col">残损</th>
              </tr>
            </thead>
            <tbody>
              {work.lines.map((line) => (
                <tr key={line.lotId}>
                  <td className="mono">{line.sku}</td>
                  <td>{line.name}</td>
                  <td className="mono">{line.lotNo}</td>
                  <td>{line.expiresOn}</td>
                  <td className="number">{line.qty}</td>
                  {(['sound', 'damaged'] as const).map((field) => (
                    <td key={field}>
                      <input
                        className="field-input warehouse-choice"
                        inputMode="decimal"
                        aria-label={`${line.sku} ${field === 'sound' ? '完好' : '残损'}数量`}
                        value={counted[line.lotId]?.[field] ?? '0'}
                        onChange={(event) =>
                          setCounted({
                            ...counted,
                            [line.lotId]: {
                              ...(counted[line.lotId] ?? { sound: '0', damaged: '0' }),
                              [field]: event.target.value,
                            },
                          })
                        }
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <div className="warehouse-fields inline-form">
            <label>
              完好品放到库位
              <input
                className="field-input"
                maxLength={24}
                value={bin}
                onChange={(event) => setBin(event.target.value.trim())}
              />
            </label>
            <ActionButton
              primary
              hotkey="Ctrl+S"
              allowed={may}
              disabled={bin === '' || work.step !== 'dispatched'}
              loading={returning.pending}
              onClick={() => void save()}
            >
              退货入库
            </ActionButton>
          </div>
        </section>
      )}
    </>
  )
}
