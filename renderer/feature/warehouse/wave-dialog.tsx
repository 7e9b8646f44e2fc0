import { useState } from 'react'
import { WAVE_KINDS, WAVE_KIND_NAMES } from '../../../shared/contract/area/wave.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { readableCount } from '../../ui/number-text.ts'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Kind = (typeof WAVE_KINDS)[number]
type Plan = CallOut<'wave.plan'>

const MOST_NUMBERS = 2000

/** What goes into a wave: one SKU, one carrier, the oldest, or a pasted list in its order. */
export function WaveDialog(props: { readonly onClose: () => void; readonly onMade: (id: number) => void }) {
  const [undecided, setUndecided] = useState(false)
  const plan = useQueryProcedure('wave.plan', { undecided }, { keep: true })
  const making = useCommand('wave.make')
  const toast = useToast()
  const [kind, setKind] = useState<Kind>('cutoff')
  const [value, setValue] = useState('')
  const [text, setText] = useState('')
  const [limit, setLimit] = useState('200')
  const [held, setHeld] = useState<CallOut<'wave.make'>['held']>([])
  const numbers = parseNumbers(text)
  const listed = kind === 'list' ? numbers : []
  const most = /^\d{1,3}$/.test(limit) ? Math.min(500, Math.max(1, Number(limit))) : 200
  const ready = kind === 'cutoff' || (kind === 'list' ? numbers.length > 0 : value !== '')
  const make = async (): Promise<void> => {
    if (listed.length > MOST_NUMBERS) return toast.warn(`一次最多 ${MOST_NUMBERS} 个单号，请分几次生成`)
    const answer = await making.run({ kind, value, numbers: listed, undecided, limit: most })
    if (!answer.ok) return toast.failed(answer)
    setHeld(answer.value.held)
    if (answer.value.id === 0) return toast.warn('没有一票能整票分配，没有生成波次')
    props.onMade(answer.value.id)
    toast.done(
      `波次 ${answer.value.id}：${answer.value.parcels} 票${answer.value.held.length === 0 ? '' : `，${answer.value.held.length} 票没有进入`}`,
    )
    if (answer.value.held.length === 0) props.onClose()
  }
  return (
    <SaveDialog
      title="生成波次"
      width={680}
      ok="生成波次"
      cancel="关闭"
      disabled={!ready}
      loading={making.pending}
      onSave={() => void make()}
      onClose={props.onClose}
    >
      {plan.data === undefined ? (
        <LoadingSentence />
      ) : (
        <p>{`可成波次的 1210 包裹 ${plan.data.more ? '超过 ' : ''}${readableCount(plan.data.total)} 票。`}</p>
      )}
      <div className="warehouse-form">
        <div role="radiogroup" aria-label="波次方式" className="wide warehouse-tags">
          {WAVE_KINDS.map((one) => (
            <label key={one} className="warehouse-radio">
              <input
                type="radio"
                name="wave-kind"
                checked={kind === one}
                onChange={() => {
                  setKind(one)
                  setValue('')
                }}
              />{' '}
              {WAVE_KIND_NAMES[one]}
            </label>
          ))}
        </div>
        <Choice kind={kind} plan={plan.data} value={value} onChange={setValue} />
        {kind === 'list' ? (
          <label className="wide">
            单号（订单、运单或清单编号，一行一个；按此顺序拣货）
            <textarea
              className="field-input field-text"
              rows={7}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        ) : (
          <label>
            最多票数
            <input
              className="field-input"
              inputMode="numeric"
              value={limit}
              onChange={(event) => setLimit(event.target.value)}
            />
          </label>
        )}
        <label className="wide warehouse-radio">
          <input type="checkbox" checked={undecided} onChange={(event) => setUndecided(event.target.checked)} />
          也包括海关还没有放行的（先拣货打包，出库时再看放行）
        </label>
      </div>
      {held.length === 0 ? null : (
        <div role="alert">
          <p className="field-error">{`${held.length} 票没有进入波次：`}</p>
          <div className="warehouse-scroll">
            <table className="plain-table" aria-label="没有进入波次的包裹">
              <tbody>
                {held.map((one) => (
                  <tr key={one.parcel}>
                    <td className="mono">{one.parcel}</td>
                    <td className="field-error">{one.reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
      )}
    </SaveDialog>
  )
}

function Choice(props: {
  readonly kind: Kind
  readonly plan: Plan | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  if (props.kind !== 'single' && props.kind !== 'carrier') return null
  const choices = props.plan?.[props.kind] ?? []
  return (
    <label>
      {props.kind === 'single' ? '货号（每票只有它）' : '快递'}
      <select className="field-input" value={props.value} onChange={(event) => props.onChange(event.target.value)}>
        <option value="">{choices.length === 0 ? '没有可选的' : '请选择'}</option>
        {choices.map((one) => (
          <option key={one.value} value={one.value}>{`${one.title}（${one.parcels} 票）`}</option>
        ))}
      </select>
    </label>
  )
}
