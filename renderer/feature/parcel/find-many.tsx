import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient } from '../../api/index.ts'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { readableCount } from '../../ui/number-text.ts'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'

export interface FindManyProps {
  readonly start: string
  readonly onFound: (ids: readonly number[]) => void
  readonly onClose: () => void
}

const MOST = 5000

/** 批量查找: a pasted list of numbers; says which are missing, and the order of the list is kept. */
export function FindMany(props: FindManyProps) {
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState(props.start)
  const [answer, setAnswer] = useState<CallOut<'parcel.findMany'> | undefined>(undefined)
  const [searching, setSearching] = useState(false)
  const numbers = parseNumbers(text).slice(0, MOST)
  const search = async (): Promise<void> => {
    setSearching(true)
    const found = await client.call('parcel.findMany', { numbers })
    setSearching(false)
    if (found.ok) setAnswer(found.value)
    else toast.failed(found)
  }
  const ids = answer?.found.flatMap((one) => one.ids) ?? []
  const copyMissing = async (): Promise<void> => {
    await navigator.clipboard.writeText(answer?.missing.join('\n') ?? '')
    toast.done('已复制没有找到的单号')
  }
  return (
    <Dialog title="批量查找单号" width={620} onClose={props.onClose}>
      <form className="find-many" onSubmit={(event) => { event.preventDefault(); void search() }}>
        <textarea className="field-input field-text" rows={9} data-autofocus aria-label="单号，一行一个" placeholder="从 Excel 粘贴一列单号：订单号、运单号、支付交易号、企业内部编号、清单编号均可" value={text} onChange={(event) => { setText(event.target.value); setAnswer(undefined) }} />
        <div className="find-many-foot">
          <span className="soft">{`${readableCount(numbers.length)} 个单号${numbers.length === MOST ? `（最多 ${readableCount(MOST)} 个）` : ''}`}</span>
          <Button type={answer === undefined ? 'primary' : 'default'} htmlType="submit" disabled={numbers.length === 0} loading={searching}>查找</Button>
        </div>
      </form>
      {answer === undefined ? null : (
        <div className="find-many-answer" role="status">
          <p>找到 <b>{readableCount(answer.found.length)}</b> 个，没有 <b className={answer.missing.length > 0 ? 'filing-held' : undefined}>{readableCount(answer.missing.length)}</b> 个。</p>
          {answer.missing.length === 0 ? null : (
            <>
              <div className="find-many-missing mono" tabIndex={0} aria-label="没有找到的单号">{answer.missing.join('\n')}</div>
              <Button size="small" onClick={() => void copyMissing()}>复制没有找到的</Button>
            </>
          )}
          <Button type="primary" disabled={ids.length === 0} onClick={() => props.onFound(ids)}>{`在列表中显示 ${readableCount(ids.length)} 票`}</Button>
        </div>
      )}
    </Dialog>
  )
}
