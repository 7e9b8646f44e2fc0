import { useEffect, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { directionOf, type DecContent } from '../../../shared/domain/declaration/content.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { FailureSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { toneOf } from '../../ui/tone.ts'
import { bodyOf } from './use-declaration.ts'

/** 退税预览 beside the findings: what would become of the refund of this export as it is typed. */

type Preview = CallOut<'refund.preview'>

export interface PreviewSubject {
  readonly content: DecContent
  readonly clientId: number
}

/** It follows when typing rests. */
const REST_MS = 400

/** The preview of what is typed; undefined for imports and while it is not yet known. */
export function useRefundPreview(subject: PreviewSubject): {
  readonly isExport: boolean
  readonly preview: Preview | undefined
  readonly failed: React.ReactNode
} {
  const { content, clientId } = subject
  const isExport = directionOf(content) === 'E' && content.items.length > 0
  const [asked, setAsked] = useState<PreviewSubject>(subject)
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ content, clientId }), REST_MS)
    return () => clearTimeout(timer)
  }, [content, clientId])
  const answer = useQueryProcedure(
    'refund.preview',
    { clientId: asked.clientId, content: bodyOf(asked.content) },
    { enabled: isExport, keep: true },
  )
  const failed = answer.isError ? (
    <FailureSentence failure={answer.error} onRetry={() => void answer.refetch()} />
  ) : undefined
  return { isExport, preview: isExport ? answer.data : undefined, failed }
}

const unknownOf = (preview: Preview): number =>
  preview.unknown.length + preview.items.reduce((sum, item) => sum + item.unknown.length, 0)

/** One line under the findings; opens the whole. */
export function PreviewLine(props: { readonly preview: Preview; readonly onOpen: () => void }) {
  const { preview } = props
  const unknown = unknownOf(preview)
  const parts = [
    preview.refund === '' ? '退税额未知' : `可退 ${readableDecimal(preview.refund)} 元`,
    preview.cost === '' ? '' : `换汇成本 ${preview.cost}`,
    preview.producer.state === '' ? '' : `开票人${preview.producer.state}`,
    unknown === 0 ? '' : `${unknown} 项不知道`,
  ].filter((text) => text !== '')
  return (
    <p className="refund-line">
      <button type="button" className="link-button" onClick={props.onOpen}>
        退税预览
      </button>
      <span className="soft">　{parts.join(' · ')}</span>
    </p>
  )
}

/** The whole preview. */
export function RefundPreview(props: { readonly preview: Preview | undefined; readonly failed: React.ReactNode }) {
  const { preview } = props
  if (props.failed !== undefined) return <>{props.failed}</>
  if (preview === undefined) return <p className="expected">正在计算…</p>
  const { producer } = preview
  return (
    <div className="refund-preview">
      <p className="expected">
        {`按 ${preview.day} 出口${preview.library === '' ? '' : `，文库 ${preview.library}`}。只在本机计算，不保存。`}
      </p>
      <dl className="refund-facts">
        <dt>生产企业</dt>
        <dd>
          {producer.name || '（没有填）'} <StatusTag tone={toneOf(producer.tone)}>{producer.state}</StatusTag>
          {producer.problems.map((text) => (
            <div key={text} className="refund-warn">
              {text}
            </div>
          ))}
        </dd>
        <dt>离岸价</dt>
        <dd>
          {preview.fobRmb === '' ? '不知道' : `${readableDecimal(preview.fobRmb)} 元`}
          <div className="soft">{preview.rateText}</div>
        </dd>
        <dt>预计可退</dt>
        <dd>{preview.refund === '' ? '不知道' : `${readableDecimal(preview.refund)} 元（按最近发票的进价）`}</dd>
        <dt>换汇成本</dt>
        <dd>
          {preview.cost === '' ? (
            '不知道'
          ) : (
            <StatusTag tone={toneOf(preview.costTone)}>{`${preview.cost} 元/美元`}</StatusTag>
          )}
          <div className="soft">{preview.costText}</div>
        </dd>
      </dl>
      <Unknown texts={preview.unknown} />
      {preview.items.map((item) => (
        <Item key={item.itemNo} item={item} />
      ))}
    </div>
  )
}

function Item(props: { readonly item: Preview['items'][number] }) {
  const { item } = props
  return (
    <section className="refund-item" aria-label={`第 ${item.itemNo} 项`}>
      <h3>
        {`${item.itemNo} ${item.name || '（没有名称）'} ${item.hsCode}`}
        <StatusTag tone={toneOf(item.rateTone)}>{item.rate === '' ? '退税率未知' : `退税率 ${item.rate}`}</StatusTag>
      </h3>
      <dl className="refund-facts">
        <dt>方式</dt>
        <dd>
          {item.routeName}
          {item.treatment === '' ? '' : ` · ${item.treatment}`}
          {item.reasons.map((reason) => (
            <div key={reason.text} title={`依据：${reason.source}`} className="soft">
              {reason.text}
            </div>
          ))}
        </dd>
        <dt>开票</dt>
        <dd>
          {item.name === '' ? '名称未填' : `名称“${item.name}”`}
          {item.units.length === 0 ? '' : `，单位任选：${item.units.join('、或 ')}`}
          {item.levy === '' ? '' : `，税率 ${item.levy}`}
        </dd>
        <dt>离岸价</dt>
        <dd>{item.fob === '' ? '不知道' : `${item.fob}${item.fobRmb === '' ? '' : `，${item.fobRmb} 元`}`}</dd>
        {item.price === '' ? null : (
          <>
            <dt>进价</dt>
            <dd>{`${item.price}，计税金额 ${item.base}${item.refund === '' ? '' : `，可退 ${item.refund}`}`}</dd>
          </>
        )}
        {item.cost === '' ? null : (
          <>
            <dt>换汇成本</dt>
            <dd>
              <StatusTag tone={toneOf(item.costTone)}>{item.cost}</StatusTag>
            </dd>
          </>
        )}
      </dl>
      <Unknown texts={item.unknown} />
    </section>
  )
}

function Unknown(props: { readonly texts: readonly string[] }) {
  if (props.texts.length === 0) return null
  return (
    <ul className="refund-unknown" aria-label="不知道的">
      {props.texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
