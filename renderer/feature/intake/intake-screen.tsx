import type { ChangeEvent, DragEvent } from 'react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { INTAKE_KINDS, INTAKE_KIND_NAMES } from '../../../shared/contract/area/intake.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useClient } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useRefusal } from '../../app/session.tsx'
import { BlankFormButton } from '../../connect/blank-form.tsx'
import { useDraft } from '../../connect/draft.tsx'
import { useLayoutValue, usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import '../../connect/work.css'
import { csvOf, parseBlock } from '../../ui/grid/clipboard.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import type { BatchRow } from './batch-columns.ts'
import { BATCH_COLUMNS } from './batch-columns.ts'
import { BatchView } from './batch-view.tsx'
import { IntakeDesk } from './intake-desk.tsx'
import type { QueuedFile } from './intake-queue.ts'
import { enqueue, readQueue, replaceAt } from './intake-queue.ts'
import './intake.css'
import { guessKind } from './kind-guess.ts'

const ACCEPT = '.xlsx,.xls,.xlsb,.et,.csv,.txt,.xml'

interface Shown {
  readonly batchId: number
  readonly again: boolean
}

/** Uploads one after the other; what arrived joins the queue. */
function useUploads(onArrived: (file: File, hash: string, bytes: number) => void) {
  const { upload, progress } = useUpload()
  const [waiting, setWaiting] = useState<readonly File[]>([])
  const [failed, setFailed] = useState<readonly { readonly file: File; readonly text: string }[]>([])
  const busy = useRef(false)
  const latest = useRef(onArrived)
  useEffect(() => {
    latest.current = onArrived
  })
  const next = waiting[0]
  useEffect(() => {
    if (next === undefined || busy.current) return
    busy.current = true
    void upload(next).then((answer) => {
      busy.current = false
      if (answer.ok) latest.current(next, answer.value.hash, answer.value.bytes)
      else setFailed((before) => [...before, { file: next, text: failureText(answer.code, answer.data) }])
      setWaiting((before) => before.filter((file) => file !== next))
    })
  }, [next, upload])
  const add = useCallback((files: readonly File[]) => setWaiting((before) => [...before, ...files]), [])
  const retry = (file: File): void => {
    setFailed((before) => before.filter((one) => one.file !== file))
    add([file])
  }
  return { waiting, failed, progress, add, retry }
}

/** Rows copied in Excel are a file like any other, wherever the focus is, save where text is typed. */
function usePastedRows(may: boolean, add: (files: readonly File[]) => void): void {
  useEffect(() => {
    const take = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? ''
      const types = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if (!may || types || !text.includes('\t')) return
      event.preventDefault()
      add([new File([csvOf(parseBlock(text))], '粘贴的表格.csv', { type: 'text/csv' })])
    }
    document.addEventListener('paste', take)
    return () => document.removeEventListener('paste', take)
  }, [may, add])
}

const FORMS = INTAKE_KINDS.map((form) => ({ form, title: INTAKE_KIND_NAMES[form] }))

function IntakeScreen(props: ScreenProps) {
  const refusal = useRefusal('intake.stage')
  const mayStage = refusal === undefined
  const draft = useDraft<readonly QueuedFile[]>('intake:queue', readQueue)
  const queue = draft.value ?? []
  const [lastClient, setLastClient] = useLayoutValue('intake-client', '')
  const [lastKind, setLastKind] = useLayoutValue('intake-kind', '')
  const asked = Number(props.params.id ?? '')
  const [shown, setShown] = useState<Shown | undefined>(asked > 0 ? { batchId: asked, again: false } : undefined)
  const [at, setAt] = useState(0)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const setQueue = (next: readonly QueuedFile[]): void => (next.length === 0 ? draft.drop() : draft.change(next))
  const uploads = useUploads((file, hash, bytes) => {
    const clientId = Number(lastClient)
    const kind = guessKind(file.name, props.params.kind ?? lastKind)
    setQueue(
      enqueue(queue, {
        hash,
        fileName: file.name,
        bytes,
        kind,
        clientId: clientId > 0 ? clientId : undefined,
        mapping: undefined,
      }),
    )
    if (queue.length === 0) setShown(undefined)
  })
  const take = (files: FileList | null): void => {
    if (files !== null && files.length > 0 && mayStage) uploads.add([...files])
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  usePastedRows(mayStage, uploads.add)
  const index = Math.min(at, queue.length - 1)
  const active = shown === undefined ? queue[index] : undefined
  const leave = (): void => setQueue(queue.filter((_, other) => other !== index))
  const change = (file: QueuedFile): void => {
    if (file.clientId !== undefined) setLastClient(String(file.clientId))
    setLastKind(file.kind)
    setQueue(replaceAt(queue, index, file))
  }
  const choose = (
    <ActionButton hotkey="F7" primary={active === undefined} allowed={mayStage} onClick={() => input.current?.click()}>
      选择文件
    </ActionButton>
  )
  return (
    <div
      className={over ? 'intake intake-over' : 'intake'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(mayStage)
      }}
      onDragLeave={(event) => (event.currentTarget === event.target ? setOver(false) : undefined)}
      onDrop={onDrop}
    >
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="选择要导入的文件"
        accept={ACCEPT}
        multiple
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
      <div className="intake-queue" role="group" aria-label="待检查的文件">
        {choose}
        <BlankFormButton choices={FORMS} />
        {queue.map((file, place) => (
          <button
            key={`${file.hash}${file.fileName}`}
            type="button"
            className="queue-file"
            aria-current={shown === undefined && place === index}
            title={file.fileName}
            onClick={() => {
              setAt(place)
              setShown(undefined)
            }}
          >
            {file.fileName}
          </button>
        ))}
        {uploads.waiting.map((file, place) => (
          <span key={`${file.name}${file.lastModified}`} className="queue-file soft">
            {file.name}{' '}
            {place === 0 && uploads.progress !== undefined ? (
              <progress max={1} value={uploads.progress} aria-label={`上传 ${file.name}`} />
            ) : (
              '等待上传'
            )}
          </span>
        ))}
        {uploads.failed.map(({ file, text }) => (
          <button
            key={`${file.name}${file.lastModified}`}
            type="button"
            className="queue-file field-error"
            title={text}
            onClick={() => uploads.retry(file)}
          >
            {file.name} 上传失败，点此重试
          </button>
        ))}
        {queue.length + uploads.waiting.length === 0 ? (
          <span className="soft">
            {refusal ??
              '把客户的文件拖到这里，按 F7 选择，或在 Excel 中复制后在此粘贴（Ctrl+V）；可一次放入多个。支持 Excel（.xlsx .xls）、CSV 与平台 XML。'}
          </span>
        ) : null}
        {queue.length > 0 && shown !== undefined ? (
          <span className="soft">还有 {queue.length} 个文件待检查</span>
        ) : null}
      </div>
      {active !== undefined ? (
        <IntakeDesk
          key={active.hash + active.fileName}
          file={active}
          onChange={change}
          onLeave={leave}
          onOpenBatch={(batchId) => setShown({ batchId, again: false })}
          onStaged={(result) => {
            leave()
            setShown({ batchId: result.batchId, again: result.again })
          }}
        />
      ) : (
        <Batches shown={shown} onShow={setShown} />
      )}
    </div>
  )
}

/** All imports so far; the chosen one opens below. */
function Batches(props: { readonly shown: Shown | undefined; readonly onShow: (shown: Shown | undefined) => void }) {
  const client = useClient()
  const [size, setSize] = usePaneSize('intake-batch', 420)
  const store = useListGrid<BatchRow>({
    list: 'intake',
    columns: BATCH_COLUMNS,
    page: (input) => client.call('intake.page', input),
    topicsOf: 'intake.page',
    defaultSort: { by: 'id', down: true },
    errorOf: (row) =>
      row.state === 'failed'
        ? failureText(row.code ?? 'INTERNAL', row.data ?? {})
        : row.bad > 0 && row.state === 'staged'
          ? `${row.bad} 行不合格，待退回`
          : undefined,
  })
  const focused = useFocusRow(store)
  const show = (row: BatchRow | undefined): void =>
    row === undefined ? undefined : props.onShow({ batchId: row.id, again: false })
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      least={260}
      sideLabel="批次明细"
      side={
        props.shown === undefined ? null : (
          <BatchView
            key={props.shown.batchId}
            batchId={props.shown.batchId}
            again={props.shown.again}
            onClose={() => props.onShow(undefined)}
          />
        )
      }
    >
      <ListGrid
        store={store}
        label="导入批次"
        onOpen={show}
        empty={<EmptySentence>还没有导入过文件。把客户发来的 Excel、CSV 或平台 XML 拖进来即可开始。</EmptySentence>}
        actions={
          <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => show(focused)}>
            明细
          </ActionButton>
        }
      />
    </SplitPane>
  )
}

export const intakeScreen: ScreenEntry = {
  id: 'intake',
  title: '导入',
  area: 'work',
  initials: 'dr',
  hotkey: 'Ctrl+2',
  component: IntakeScreen,
}
