import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { readableTime } from '../../ui/number-text.ts'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { PaperSheet } from '../../ui/part/paper-sheet.tsx'

type Sheet = CallOut<'bin.sheet'>

/** 查库: what an officer who points at a bin wants to see; one page on screen and on paper. */
export function BinSheet(props: { readonly code: string; readonly onClose: () => void }) {
  const sheet = useQueryProcedure('bin.sheet', { code: props.code })
  const [prints, setPrints] = useState(false)
  return (
    <SaveDialog
      title={`查库 ${props.code}`}
      width={980}
      ok="打印一页"
      hotkey="Ctrl+P"
      cancel="关闭"
      disabled={sheet.data === undefined}
      onSave={() => setPrints(true)}
      onClose={props.onClose}
    >
      <Loaded of={sheet}>
        {(data) => (
          <>
            <SheetBody sheet={data} />
            {prints ? (
              <PaperSheet onDone={() => setPrints(false)}>
                <SheetBody sheet={data} />
              </PaperSheet>
            ) : null}
          </>
        )}
      </Loaded>
    </SaveDialog>
  )
}

function SheetBody(props: { readonly sheet: Sheet }) {
  const { bin, stands, colours, at } = props.sheet
  const colour = colours[0]
  return (
    <>
      <h3>
        库位 {bin.code}　{bin.colourName}
        {bin.blocked ? '　停用' : ''}
      </h3>
      <p className="soft">
        {`库区 ${bin.zone === '' ? '—' : bin.zone}　用途 ${bin.kindName}　查询时间 ${readableTime(at)}`}
        {bin.derived
          ? '　状态按库内货物的单证得出'
          : colour === undefined || colour.reason === ''
            ? ''
            : `　状态依据：${colour.reason}（${colour.by} ${readableTime(colour.at)}）`}
      </p>
      {stands.length === 0 ? (
        <p>此库位没有货。</p>
      ) : (
        <table className="plain-table" aria-label="库位内的货物">
          <thead>
            <tr>
              <th scope="col">货主</th>
              <th scope="col">账册 / 备案序号 / 料号</th>
              <th scope="col">品名　批次　效期</th>
              <th scope="col" className="number">
                本库位
              </th>
              <th scope="col">账册与在途（该商品项全部）</th>
              <th scope="col">单证</th>
            </tr>
          </thead>
          <tbody>
            {stands.map((stand) => (
              <tr key={stand.id}>
                <td>{stand.owner}</td>
                <td className="mono">
                  {stand.bookNo === '' ? '非账册货物' : `${stand.bookNo} / ${stand.seq} / ${stand.itemNo}`}
                </td>
                <td>{[stand.name, stand.lotNo, stand.expiresOn].filter((text) => text !== '').join('　')}</td>
                <td className="number">{stand.qty}</td>
                <td>{stand.accounts.map((one) => `${one.title} ${one.qty}`).join('，') || '—'}</td>
                <td>{stand.papers.map((one) => `${one.what} ${one.number}（${one.qty}）`).join('；') || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
