import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { DEC_ELEMENT_TABLE } from '../../../shared/code/declaration.ts'
import { directionOf, textIn, type DecContent } from '../../../shared/domain/declaration/content.ts'
import { useCodeName } from '../../ui/form/code-field.tsx'
import { headForm } from './declaration-fields.ts'
import { sums } from './declaration-edit.ts'

export interface PrintSheetProps {
  readonly content: DecContent
  readonly ownNo: string
  readonly platformNo: string
  readonly entryNo: string
}

const COLUMNS = [
  ['CodeTS', '商品编号'],
  ['GName', '商品名称及规格型号'],
  ['GQty', '数量及单位'],
  ['DeclPrice', '单价/总价/币制'],
  ['OriginCountry', '原产国'],
  ['DestinationCountry', '最终目的国'],
  ['DistrictCode', '货源地/目的地'],
  ['DutyMode', '征免'],
] as const

const UNITS = [
  ['GQty', 'GUnit'],
  ['FirstQty', 'FirstUnit'],
  ['SecondQty', 'SecondUnit'],
] as const

/** A code with its name, for people who do not know the codes. */
function Named(props: { readonly name: string; readonly code: string }) {
  const table = DEC_ELEMENT_TABLE[props.name]
  const name = useCodeName(table ?? '', table === undefined ? '' : props.code)
  return <>{table === undefined || name === undefined || name === '' ? props.code : `${props.code} ${name}`}</>
}

/** 报关单草单 on paper (or as PDF): it stands in the page for paper only. */
export function PrintSheet(props: PrintSheetProps) {
  const { content } = props
  const direction = directionOf(content) === 'I' ? 'I' : 'E'
  const { head } = content
  // Once for each time it is asked for (a new key), when the names of the codes have come; afterwards it stays where only paper shows it.
  useEffect(() => {
    const timer = setTimeout(() => window.print(), 400)
    return () => clearTimeout(timer)
  }, [])
  const fields = headForm(direction, false).fields.filter((field) => textIn(head, field.id) !== '')
  const { totals, kilograms } = sums(content)
  return createPortal(
    <section className="print-sheet" aria-hidden="true">
      <h1>{`中华人民共和国海关${direction === 'I' ? '进口' : '出口'}货物报关单（草单，仅供核对）`}</h1>
      <p>{`企业编号 ${props.ownNo || '（未保存）'}　统一编号 ${props.platformNo || '—'}　海关编号 ${props.entryNo || '—'}`}</p>
      <dl>
        {fields.map((field) => (
          <div key={field.id}>
            <dt>{field.label}</dt>
            <dd>
              <Named name={field.id} code={textIn(head, field.id)} />
            </dd>
          </div>
        ))}
      </dl>
      <table>
        <thead>
          <tr>
            <th>项</th>
            {COLUMNS.map(([name, title]) => (
              <th key={name}>{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {content.items.map(({ fields: item }, index) => (
            <tr key={index}>
              <td>{index + 1}</td>
              <td>{textIn(item, 'CodeTS')}</td>
              <td>
                {textIn(item, 'GName')}
                <br />
                {textIn(item, 'GModel')}
              </td>
              <td>
                {UNITS.map(([quantity, unit]) => (
                  <div key={quantity}>
                    {textIn(item, quantity)} <Named name={unit} code={textIn(item, unit)} />
                  </div>
                ))}
              </td>
              <td>
                {textIn(item, 'DeclPrice')}
                <br />
                {textIn(item, 'DeclTotal')}
                <br />
                {textIn(item, 'TradeCurr')}
              </td>
              <td>
                <Named name="OriginCountry" code={textIn(item, 'OriginCountry')} />
              </td>
              <td>
                <Named name="DestinationCountry" code={textIn(item, 'DestinationCountry')} />
              </td>
              <td>{textIn(item, 'DistrictCode')}</td>
              <td>
                <Named name="DutyMode" code={textIn(item, 'DutyMode')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{`总价 ${totals.join('；') || '—'}　法定重量合计 ${kilograms} 千克　集装箱 ${content.containers.map((one) => textIn(one, 'ContainerId')).join('、') || '—'}　随附单证 ${content.licences.map((one) => `${textIn(one, 'DocuCode')}:${textIn(one, 'CertCode')}`).join('、') || '—'}`}</p>
    </section>,
    document.body,
  )
}
