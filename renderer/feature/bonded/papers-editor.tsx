import { useState } from 'react'
import { parseFixed, fixedText, fixed } from '../../../shared/domain/decimal/decimal.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import type { BondedBody } from './bonded-fields.ts'
import type { DocumentEdit } from './use-document.ts'

const count = (text: string | undefined): number => parseFixed(text === undefined || text === '' ? '0' : text) ?? 0

/** The head of a pass for these papers: numbers joined, weights added up with vehicle, frame and container. */
export function passHead(content: BondedBody, numbers: readonly string[], gross: number, net: number): BondedBody {
  const { head } = content
  const total = gross + count(head['VehicleWt']) + count(head['VehicleFrameWt']) + count(head['ContainerWt'])
  return {
    ...content,
    head: {
      ...head,
      RltNo: numbers.join('\\'),
      RltTbTypecd: numbers.length === 0 ? '' : '1',
      BindTypecd:
        numbers.length === 0
          ? (head['BindTypecd'] ?? '')
          : numbers.length > 1
            ? '1'
            : (head['BindTypecd'] ?? '') === '3'
              ? '3'
              : '2',
      TotalGrossWt: fixedText(fixed(gross)),
      TotalNetWt: fixedText(fixed(net)),
      TotalWt: fixedText(fixed(total)),
    },
    links: numbers.map((number) => ({ RtlBillTypecd: '1', RtlBillNo: number })),
  }
}

/** 关联单证: approved lists of the book in the pass's direction, chosen by a tick; weights follow. */
export function PapersEditor(props: { readonly edit: DocumentEdit; readonly canEdit: boolean }) {
  const { edit, canEdit } = props
  const { content } = edit.sheet
  const direction = content.head['IoTypecd'] ?? ''
  const lists = useQueryProcedure('bonded.page', {
    filters: [
      { field: 'type', op: 'is', value: 'INV101' },
      { field: 'customsNo', op: 'filled' },
      ...(direction === '' ? [] : [{ field: 'direction', op: 'is' as const, value: direction }]),
    ],
    sort: { by: 'id', down: true },
    limit: 200,
  })
  const [weighed, setWeighed] = useState('')
  const chosen = new Set(content.links.map((link) => link['RtlBillNo'] ?? ''))
  const declared = count(content.head['TotalGrossWt'])
  const typed = parseFixed(weighed)
  const asked = { declared: fixedText(fixed(declared)), weighed: typed === undefined ? '0' : fixedText(typed) }
  const weighing = useQueryProcedure('bonded.weigh', asked, { enabled: weighed !== '' && typed !== undefined })
  if (lists.data === undefined) return <LoadingSentence />
  const { rows } = lists.data
  const choose = (number: string, on: boolean): void => {
    const numbers = rows.map((row) => row.customsNo).filter((one) => (one === number ? on : chosen.has(one)))
    const kept = [...chosen].filter((one) => one !== '' && !rows.some((row) => row.customsNo === one))
    const riding = rows.filter((row) => numbers.includes(row.customsNo))
    const sum = (of: (row: (typeof rows)[number]) => string): number =>
      riding.reduce((all, row) => all + count(of(row)), 0)
    edit.change((before) =>
      passHead(
        before,
        [...kept, ...numbers],
        sum((row) => row.gross),
        sum((row) => row.net),
      ),
    )
  }
  return (
    <>
      <div className="inline-form">
        <label htmlFor="bonded-weighed">实际称重（货物，千克）</label>
        <input
          id="bonded-weighed"
          className="field-input bonded-figure"
          value={weighed}
          onChange={(event) => setWeighed(event.target.value.trim())}
        />
        <span className="soft">{`申报毛重 ${readableDecimal(fixedText(fixed(declared)))}`}</span>
        {weighed === '' || weighing.data === undefined ? null : (
          <span className={weighing.data.within ? 'soft' : 'bonded-wrong-text'} role="status">
            {`相差 ${weighing.data.difference} 千克，${weighing.data.within ? '在' : '超出'}容差 ${weighing.data.percent}% ${weighing.data.within ? '之内' : '，请复核后再发车'}`}
          </span>
        )}
        <ActionButton
          allowed={canEdit}
          disabled={weighed === ''}
          onClick={() =>
            edit.change((before) =>
              passHead(
                before,
                content.links.map((link) => link['RtlBillNo'] ?? ''),
                count(weighed),
                Math.min(count(weighed), count(content.head['TotalNetWt'])),
              ),
            )
          }
        >
          以称重为准
        </ActionButton>
      </div>
      {rows.length === 0 ? (
        <EmptySentence>没有海关已给编号的核注清单；空车核放单（类型 6）不用关联。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="可关联的核注清单">
          <thead>
            <tr>
              <th scope="col">选</th>
              <th scope="col">核注清单</th>
              <th scope="col">状态</th>
              <th scope="col">商品</th>
              <th scope="col" className="number">
                包裹
              </th>
              <th scope="col" className="number">
                毛重
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`关联 ${row.customsNo}`}
                    disabled={!canEdit}
                    checked={chosen.has(row.customsNo)}
                    onChange={(event) => choose(row.customsNo, event.target.checked)}
                  />
                </td>
                <td className="mono">{row.customsNo}</td>
                <td>{row.stateName}</td>
                <td>{row.firstGoods}</td>
                <td className="number">{row.parcels === 0 ? '' : row.parcels}</td>
                <td className="number">{readableDecimal(row.gross)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
