import { useState } from 'react'
import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'

/** 追溯召回: from a material, barcode, list or parcel to the lists and every parcel; buyers stay masked in the parcel list, which exports. */
export function Trace() {
  const { open } = useWorkspace()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const found = useQueryProcedure('trace.find', { text: asked === '' ? '-' : asked }, { enabled: asked !== '' })
  return (
    <div className="pane-body" tabIndex={0} role="group" aria-label="追溯召回">
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked(text.trim())
        }}
      >
        <label htmlFor="trace-text">料号、条码、核注清单、订单或运单</label>
        <input
          id="trace-text"
          className="field-input"
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ActionButton hotkey="F8" primary disabled={text.trim() === ''} onClick={() => setAsked(text.trim())}>
          追溯
        </ActionButton>
      </form>
      {asked === '' ? (
        <EmptySentence>输入后按 Enter：列出同一商品的进出清单和全部包裹，可打开包裹列表导出召回名单。</EmptySentence>
      ) : found.isError ? (
        <FailureSentence failure={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <LoadingSentence />
      ) : found.data.items.length === 0 ? (
        <EmptySentence>{`没有找到“${asked}”对应的账册商品。`}</EmptySentence>
      ) : (
        found.data.items.map((item) => (
          <section key={item.itemId} aria-label={item.itemNo}>
            <h2>{`${item.bookNo} 第 ${item.seq} 项　${item.itemNo}　${item.name}`}</h2>
            <p>
              {item.parcels.length === 0 ? (
                '没有放行的包裹'
              ) : (
                <button
                  type="button"
                  className="link-button"
                  onClick={() =>
                    open({
                      screen: 'parcel',
                      filters: [{ field: 'ids', op: 'in', value: item.parcels.map((one) => String(one.parcelId)) }],
                    })
                  }
                >
                  {`打开 ${readableCount(item.parcels.length)} 个包裹`}
                </button>
              )}
            </p>
            <table className="plain-table" aria-label="进出清单">
              <tbody>
                {item.lists.map((one) => (
                  <tr key={one.id}>
                    <td>{one.direction}</td>
                    <td className="mono">
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => open({ screen: 'bondedList', params: { id: String(one.id) } })}
                      >
                        {one.number}
                      </button>
                    </td>
                    <td>{one.stateName}</td>
                    <td className="number">{readableDecimal(one.quantity)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ))
      )}
    </div>
  )
}
