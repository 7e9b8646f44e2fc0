import { Button } from 'antd'
import { useState } from 'react'
import type { Selection } from '../../../shared/contract/index.ts'
import { useClient } from '../../api/index.ts'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { readableCount, tooManyText } from '../../ui/number-text.ts'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'

const MOST = 5000

/** Which parcels: a pasted list of any of their numbers. What is not found, or is too much for once, is said, never skipped silently. */
export function FindParcels(props: {
  readonly title: string
  /** Where else the same can be begun. */
  readonly hint?: string
  readonly onFound: (selection: Selection) => void
  readonly onClose: () => void
}) {
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState('')
  const [missing, setMissing] = useState<readonly string[]>([])
  const [searching, setSearching] = useState(false)
  const numbers = parseNumbers(text)
  const tooMany = tooManyText(numbers.length, MOST)
  const search = async (): Promise<void> => {
    setSearching(true)
    const found = await client.call('parcel.findMany', { numbers })
    setSearching(false)
    if (!found.ok) return toast.failed(found)
    const ids = [...new Set(found.value.found.flatMap((one) => one.ids))]
    if (found.value.missing.length > 0 && missing.length === 0) return setMissing(found.value.missing)
    if (ids.length === 0) return toast.warn('台账中没有这些单号')
    props.onFound({ ids })
  }
  return (
    <Dialog title={props.title} width={600} onClose={props.onClose}>
      <form
        className="crossborder-form"
        onSubmit={(event) => {
          event.preventDefault()
          void search()
        }}
      >
        <textarea
          className="field-input field-text"
          rows={10}
          data-autofocus
          aria-label="单号，一行一个"
          placeholder="从 Excel 粘贴一列单号：订单号、运单号、支付交易号、企业内部编号、清单编号均可"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setMissing([])
          }}
        />
        {missing.length === 0 ? null : (
          <p
            role="alert"
            className="crossborder-held"
          >{`${readableCount(missing.length)} 个单号不在台账中：${missing.slice(0, 8).join('、')}${missing.length > 8 ? ' 等' : ''}。再按一次只处理找到的。`}</p>
        )}
        {tooMany === '' ? null : (
          <p role="alert" className="crossborder-held">
            {tooMany}
          </p>
        )}
        <div className="crossborder-foot">
          <span className="soft">{`${readableCount(numbers.length)} 个单号${props.hint === undefined ? '' : `；${props.hint}`}`}</span>
          <Button
            type="primary"
            htmlType="submit"
            disabled={numbers.length === 0 || tooMany !== ''}
            loading={searching}
          >
            下一步
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
