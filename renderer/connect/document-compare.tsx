import { useState } from 'react'
import type { CallOut } from '../../shared/contract/index.ts'
import { readableDecimal } from '../ui/number-text.ts'
import { StatusTag } from '../ui/part/status-tag.tsx'
import type { DocumentView } from './compare-rows.ts'
import { DOCUMENT_NAMES, compareRows, unequalFirst } from './compare-rows.ts'
import './work.css'

type Parcel = CallOut<'parcel.get'>

/** The documents of a parcel in columns; what does not agree is marked and stands on top. */
export function DocumentCompare(props: { readonly parcel: Parcel; readonly narrow?: boolean }) {
  const { documents } = props.parcel
  const [onlyUnequal, setOnlyUnequal] = useState(false)
  const rows = compareRows(documents)
  const unequal = rows.filter((row) => row.unequal).length
  const shown = onlyUnequal ? rows.filter((row) => row.unequal) : unequalFirst(rows)
  return (
    <div className="compare-frame">
      <div className="compare-bar">
        {unequal === 0 ? (
          <StatusTag tone="green">各单证一致</StatusTag>
        ) : (
          <StatusTag tone="red">{`${unequal} 项不一致`}</StatusTag>
        )}
        <label>
          <input type="checkbox" checked={onlyUnequal} onChange={() => setOnlyUnequal(!onlyUnequal)} /> 只看不一致
        </label>
      </div>
      <table
        className={props.narrow === true ? 'plain-table compare-table compare-narrow' : 'plain-table compare-table'}
        aria-label="单证对照"
      >
        <thead>
          <tr>
            <th scope="col">项目</th>
            {documents.map((document) => (
              <DocumentHead key={document.kind} document={document} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} className={row.unequal ? 'compare-unequal' : undefined}>
              <th scope="row">{row.label}</th>
              {row.cells.map((cell, index) => (
                <td
                  key={documents[index]?.kind ?? index}
                  className={cell?.unequal === true ? 'cell-unequal' : undefined}
                  title={cell === undefined ? undefined : `${cell.label}：${cell.value}`}
                >
                  {cell === undefined ? '' : cell.value === '' ? <span className="soft">（空）</span> : cell.value}
                </td>
              ))}
            </tr>
          ))}
          {shown.length === 0 ? (
            <tr>
              <td colSpan={documents.length + 1} className="soft">
                没有不一致的项目。
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
      {documents
        .filter((document) => document.lines.length > 0)
        .map((document) => (
          <LineTable key={document.kind} document={document} />
        ))}
    </div>
  )
}

function DocumentHead(props: { readonly document: DocumentView }) {
  const { document } = props
  const state =
    document.note !== undefined
      ? document.note
      : document.present
        ? document.revision > 1
          ? `第 ${document.revision} 版`
          : ''
        : '未收到'
  return (
    <th scope="col">
      {DOCUMENT_NAMES[document.kind]}{' '}
      {state === '' ? null : <span className={document.present ? 'soft' : 'compare-missing'}>{state}</span>}
    </th>
  )
}

const LINE_LABELS: Readonly<Record<string, string>> = {
  gnum: '序号',
  itemNo: '货号',
  itemName: '商品名称',
  name: '商品名称',
  gname: '商品名称',
  gcode: '商品编码',
  gmodel: '规格型号',
  itemDescribe: '描述',
  barCode: '条码',
  unit: '单位',
  qty: '数量',
  price: '单价',
  totalPrice: '总价',
  currency: '币制',
  country: '原产国',
  note: '备注',
  itemRecordNo: '账册备案料号',
  qty1: '法定数量',
  unit1: '法定单位',
  qty2: '第二数量',
  unit2: '第二单位',
}
const NUMBERS: readonly string[] = ['qty', 'price', 'totalPrice', 'qty1', 'qty2']

function LineTable(props: { readonly document: DocumentView }) {
  const { lines, kind } = props.document
  const filled = new Set(
    lines.flatMap((line) =>
      Object.entries(line)
        .filter(([, value]) => value !== '')
        .map(([name]) => name),
    ),
  )
  const columns = [
    ...Object.keys(LINE_LABELS).filter((name) => filled.has(name)),
    ...[...filled].filter((name) => !Object.hasOwn(LINE_LABELS, name)),
  ]
  return (
    <>
      <h3 className="compare-lines-title">
        {DOCUMENT_NAMES[kind]}商品（{lines.length} 项）
      </h3>
      <table className="plain-table compare-lines">
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col" className={NUMBERS.includes(name) ? 'number' : undefined}>
                {LINE_LABELS[name] ?? name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.gnum ?? index}>
              {columns.map((name) => (
                <td key={name} className={NUMBERS.includes(name) ? 'number' : undefined}>
                  {NUMBERS.includes(name) ? readableDecimal(line[name] ?? '') : (line[name] ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
