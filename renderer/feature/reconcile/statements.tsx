import { useState } from 'react'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** Signed statements: what they counted, by whom; computed again from the movements at a click. */
export function Statements() {
  const client = useClient()
  const toast = useToast()
  const list = useQueryProcedure('reconcile.statements', {})
  const printing = useJob('reconcile.print')
  const [checked, setChecked] = useState<Readonly<Record<number, boolean>>>({})
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const verify = async (id: number): Promise<void> => {
    const answer = await client.call('reconcile.verify', { id })
    if (answer.ok) setChecked({ ...checked, [id]: answer.value.same })
    else toast.failed(answer)
  }
  const download = async (hash: string, moment: string): Promise<void> => {
    const answer = await client.download(hash, `账册核对-${readableTime(moment).slice(0, 10)}.xlsx`)
    if (!answer.ok) toast.failed(answer)
  }
  const print = async (id: number): Promise<void> => {
    const made = await printing.start({ id })
    if (!made.ok) return toast.failed(made)
    setChecked({ ...checked, [id]: made.value.same })
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`${made.value.fileName}，${made.value.pages} 页`)
    else toast.failed(saved)
  }
  const { statements } = list.data
  if (statements.length === 0) return <EmptySentence>还没有签署过核对报表。在“核对”页按 F10 签署。</EmptySentence>
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="已签报表">
      <table className="plain-table" aria-label="已签报表">
        <thead>
          <tr>
            <th scope="col">签署</th>
            <th scope="col">截至</th>
            <th scope="col">账册</th>
            <th scope="col">货主</th>
            <th scope="col" className="number">
              商品
            </th>
            <th scope="col" className="number">
              有差异
            </th>
            <th scope="col">签署人</th>
            <th scope="col">校验值</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {statements.map((one) => (
            <tr key={one.id}>
              <td className="mono">{readableTime(one.at)}</td>
              <td className="mono">{readableTime(one.moment)}</td>
              <td>{one.books}</td>
              <td>{one.owner}</td>
              <td className="number">{readableCount(one.items)}</td>
              <td className="number">{readableCount(one.differing)}</td>
              <td>{one.actor}</td>
              <td className="mono" title={one.hash}>
                {one.hash.slice(0, 16)}
              </td>
              <td>
                <button type="button" className="link-button" onClick={() => void download(one.fileHash, one.moment)}>
                  工作簿
                </button>{' '}
                <button
                  type="button"
                  className="link-button"
                  disabled={printing.running}
                  onClick={() => void print(one.id)}
                >
                  PDF
                </button>{' '}
                <button type="button" className="link-button" onClick={() => void verify(one.id)}>
                  复算
                </button>{' '}
                {checked[one.id] === undefined ? null : (
                  <StatusTag tone={checked[one.id] === true ? 'green' : 'red'}>
                    {checked[one.id] === true ? '一致' : '不一致'}
                  </StatusTag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
