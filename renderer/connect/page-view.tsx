import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { failureText } from '../../shared/contract/index.ts'
import { useJob, useQueryProcedure } from '../api/index.ts'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'
import './papers.css'

/** Tenths of a point from the upper left corner of the page as seen. */
export interface PageBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface MarkedBox extends PageBox {
  readonly id: string
  readonly label: string
}

export interface PageViewProps {
  readonly paperId: number
  readonly page: number
  readonly fileName: string
  readonly boxes: readonly MarkedBox[]
  /** The box that is looked at. */
  readonly active?: string
  readonly onPick?: (id: string) => void
  /** Draws a box with the pointer, or with the arrow keys and Enter; without it the page is only shown. */
  readonly onDraw?: (box: PageBox) => void
}

/** The address of a picture; given back when it is no longer shown. */
function usePictureUrl(svg: string): string {
  const url = useMemo(() => (svg === '' ? '' : URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))), [svg])
  useEffect(() => () => (url === '' ? undefined : URL.revokeObjectURL(url)), [url])
  return url
}

/** One page of a paper as it looks, with places marked on it. */
export function PageView(props: PageViewProps) {
  const { paperId, page } = props
  const shown = useQueryProcedure('paper.text', { id: paperId, page }, { keep: true })
  const drawing = useJob('paper.picture')
  const [refused, setRefused] = useState('')
  const asked = useRef('')
  const key = `${paperId} ${page}`
  const missing = shown.data?.picture === '' && !shown.isPlaceholderData
  useEffect(() => {
    if (!missing || asked.current === key) return
    asked.current = key
    setRefused('')
    void drawing
      .start({ id: paperId, page })
      .then((answer) => (answer.ok ? undefined : setRefused(failureText(answer.code, answer.data))))
  }, [drawing, key, missing, page, paperId])
  const url = usePictureUrl(shown.data?.picture ?? '')
  if (shown.isError) return <FailureSentence failure={shown.error} onRetry={() => void shown.refetch()} />
  if (shown.data === undefined) return <LoadingSentence />
  const { width, height } = shown.data
  return (
    <>
      {refused === '' ? null : (
        <p className="check-warning-text" role="alert">
          这一页画不出来：{refused}
        </p>
      )}
      <Sheet {...props} url={url} width={Math.max(1, width)} height={Math.max(1, height)} />
    </>
  )
}

const LEAST = 20
const STEP = 20

function Sheet(props: PageViewProps & { readonly url: string; readonly width: number; readonly height: number }) {
  const { width, height, boxes, active, onDraw } = props
  const frame = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<PageBox | undefined>(undefined)
  const from = useRef<{ x: number; y: number } | undefined>(undefined)
  useEffect(() => {
    frame.current?.querySelector('[data-active="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [active, props.page, props.paperId])
  useEffect(() => {
    if (onDraw !== undefined) frame.current?.focus()
  }, [onDraw])
  const at = (event: PointerEvent): { x: number; y: number } => {
    const box = frame.current?.getBoundingClientRect()
    if (box === undefined) return { x: 0, y: 0 }
    const inside = (value: number, most: number): number => Math.round(Math.max(0, Math.min(value, most)))
    return {
      x: inside(((event.clientX - box.left) / box.width) * width, width),
      y: inside(((event.clientY - box.top) / box.height) * height, height),
    }
  }
  const finish = (box: PageBox | undefined): void => {
    from.current = undefined
    setDrawn(undefined)
    if (box !== undefined && box.width >= LEAST && box.height >= LEAST) onDraw?.(box)
  }
  const key = (event: KeyboardEvent): void => {
    if (onDraw === undefined) return
    if (event.key === 'Enter') {
      event.preventDefault()
      finish(drawn)
      return
    }
    const across = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0
    const down = event.key === 'ArrowDown' ? STEP : event.key === 'ArrowUp' ? -STEP : 0
    if (across === 0 && down === 0) return
    event.preventDefault()
    const start = { x: Math.round(width * 0.4), y: Math.round(height * 0.2), width: 1000, height: 200 }
    setDrawn((now = start) =>
      event.shiftKey
        ? { ...now, width: Math.max(LEAST, now.width + across), height: Math.max(LEAST, now.height + down) }
        : { ...now, x: Math.max(0, now.x + across), y: Math.max(0, now.y + down) },
    )
  }
  const place = (box: PageBox) => ({
    left: `${(box.x / width) * 100}%`,
    top: `${(box.y / height) * 100}%`,
    width: `${(box.width / width) * 100}%`,
    height: `${(box.height / height) * 100}%`,
  })
  return (
    <div
      ref={frame}
      className={onDraw === undefined ? 'page-view' : 'page-view page-drawing'}
      role="group"
      tabIndex={onDraw === undefined ? -1 : 0}
      aria-label={
        onDraw === undefined
          ? `${props.fileName} 第 ${props.page} 页`
          : `${props.fileName} 第 ${props.page} 页：拖动画框，或用方向键移动、Shift+方向键调大小、回车确定`
      }
      style={{ aspectRatio: `${width} / ${height}` }}
      onKeyDown={key}
      onPointerDown={(event) => {
        if (onDraw === undefined) return
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = at(event)
      }}
      onPointerMove={(event) => {
        const start = from.current
        if (start === undefined) return
        const now = at(event)
        setDrawn({
          x: Math.min(start.x, now.x),
          y: Math.min(start.y, now.y),
          width: Math.abs(start.x - now.x),
          height: Math.abs(start.y - now.y),
        })
      }}
      onPointerUp={() => (from.current === undefined ? undefined : finish(drawn))}
    >
      {props.url === '' ? (
        <LoadingSentence>正在画这一页…</LoadingSentence>
      ) : (
        <img src={props.url} alt="" draggable={false} />
      )}
      {boxes.map((box) => (
        <button
          key={box.id}
          type="button"
          tabIndex={-1}
          className="page-box"
          data-active={box.id === active}
          aria-label={box.label}
          title={box.label}
          style={place(box)}
          onClick={() => props.onPick?.(box.id)}
        />
      ))}
      {drawn === undefined ? null : <span className="page-box page-box-new" style={place(drawn)} />}
    </div>
  )
}
