import { useRef, useState, type ReactNode } from 'react'
import type { Answer, CallOut } from '../../shared/contract/index.ts'
import type { PAPER_ROOMS } from '../../shared/contract/area/paper.ts'
import { PAPER_KINDS } from '../../shared/domain/paper/kind.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../api/index.ts'
import { useMay } from '../app/session.tsx'
import { readableTime } from '../ui/number-text.ts'
import { ActionButton } from '../ui/part/action-button.tsx'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'
import { useToast } from '../ui/part/toast.ts'
import { movedTo } from './paper-order.ts'
import './papers.css'
import { useUpload } from './use-upload.ts'

type Papers = CallOut<'paper.list'>
export type Paper = Papers['papers'][number]

export interface PaperPanelProps {
  readonly room: (typeof PAPER_ROOMS)[number]
  readonly subject: number
  /** More that can be done with these papers. */
  readonly children?: ReactNode
}

const ACCEPT = '.pdf,.jpg,.jpeg,.png'

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** What the papers of a filing can suffer: each act with its answer in words. */
function usePapers(props: PaperPanelProps) {
  const client = useClient()
  const toast = useToast()
  const { upload } = useUpload()
  const attaching = useJob('paper.attach')
  const binding = useJob('paper.bind')
  const ordering = useCommand('paper.order')
  const describing = useCommand('paper.describe')
  const removing = useCommand('paper.remove')
  const place = { room: props.room, subject: props.subject }
  const said = (answer: Answer<unknown>): void => {
    if (!answer.ok) toast.failed(answer)
  }
  return {
    busy: attaching.running,
    binding: binding.running,
    /** One after the other, so that they stand in the order in which they were chosen; one bad file does not stop the others. */
    async attach(files: readonly File[]): Promise<void> {
      let taken = 0
      for (const file of files) {
        const uploaded = await upload(file)
        const answer = uploaded.ok
          ? await attaching.start({ ...place, hash: uploaded.value.hash, fileName: file.name })
          : uploaded
        if (!answer.ok) toast.failed(answer)
        else if (answer.value.again) toast.warn(`${file.name} 已在单据中`)
        else taken++
      }
      if (taken > 0) toast.done(`已附 ${taken} 份单据`)
    },
    async bind(): Promise<void> {
      const answer = await binding.start(place)
      if (!answer.ok) return toast.failed(answer)
      toast.done(`已合并为一个 PDF，共 ${answer.value.pages} 页`)
      said(await client.download(answer.value.hash, answer.value.fileName))
    },
    download: async (hash: string, fileName: string) => said(await client.download(hash, fileName)),
    order: async (ids: readonly number[]) => said(await ordering.run({ ...place, ids: [...ids] })),
    describe: async (paper: Paper, change: Partial<Pick<Paper, 'kind' | 'title' | 'number' | 'note'>>) => {
      const { id, kind, title, number, note } = { ...paper, ...change }
      said(await describing.run({ id, kind, title, number, note }))
    },
    remove: async (paper: Paper) => said(await removing.run({ id: paper.id, restore: paper.removed })),
  }
}

/** Papers of one filing: attach by button or by dropping, order by dragging or Alt+arrows, one indexed PDF of them all. */
export function PaperPanel(props: PaperPanelProps) {
  const list = useQueryProcedure('paper.list', { room: props.room, subject: props.subject }, { keep: true })
  const may = useMay('paper.attach')
  const acts = usePapers(props)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { papers, books } = list.data
  const canChange = may && list.data.mayChange
  const standing = papers.filter((paper) => !paper.removed)
  const drop = (event: React.DragEvent): void => {
    setOver(false)
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    if (canChange) void acts.attach([...event.dataTransfer.files])
  }
  return (
    <div
      className={over ? 'paper-panel paper-over' : 'paper-panel'}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="section-bar">
        <ActionButton size="small" allowed={canChange} loading={acts.busy} onClick={() => input.current?.click()}>
          附单据…
        </ActionButton>
        <ActionButton
          size="small"
          disabled={standing.length === 0}
          loading={acts.binding}
          title="按次序合并，前加目录，每页盖页码"
          onClick={() => void acts.bind()}
        >
          合并为一个 PDF
        </ActionButton>
        {props.children}
        <span className="soft">
          {canChange
            ? 'PDF、JPG、PNG；可把文件拖进来。拖动或 Alt+↑↓ 调整次序，Delete 移除'
            : '单据不能再改，可查看与合并'}
        </span>
      </div>
      <PaperRows papers={papers} canChange={canChange} acts={acts} />
      <Books books={books} onDownload={acts.download} />
      <input
        ref={input}
        type="file"
        multiple
        className="visually-hidden"
        tabIndex={-1}
        aria-label="要附的单据文件"
        accept={ACCEPT}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          void acts.attach(files)
        }}
      />
    </div>
  )
}

type Acts = ReturnType<typeof usePapers>

function PaperRows(props: { readonly papers: readonly Paper[]; readonly canChange: boolean; readonly acts: Acts }) {
  const { papers, canChange, acts } = props
  const [dragged, setDragged] = useState<number | undefined>(undefined)
  const body = useRef<HTMLTableSectionElement>(null)
  const ids = papers.filter((paper) => !paper.removed).map((paper) => paper.id)
  const focusRow = (id: number | undefined): void => {
    // Behind the answer the rows stand anew.
    setTimeout(() => body.current?.querySelector<HTMLElement>(`[data-paper="${id ?? 0}"]`)?.focus(), 0)
  }
  const move = (id: number, by: number): void => {
    const next = movedTo(ids, id, ids.indexOf(id) + by)
    if (next !== undefined) void acts.order(next).then(() => focusRow(id))
  }
  const key = (event: React.KeyboardEvent, paper: Paper): void => {
    if (event.target !== event.currentTarget) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) {
      event.preventDefault()
      if (event.altKey && canChange && !paper.removed) move(paper.id, by)
      else focusRow(papers[papers.indexOf(paper) + by]?.id)
    } else if (event.key === 'Delete' && canChange && !paper.removed) {
      void acts.remove(paper)
      focusRow(papers[papers.indexOf(paper) + 1]?.id)
    } else if (event.key === 'Enter') void acts.download(paper.hash, paper.fileName)
  }
  if (papers.length === 0)
    return (
      <p className="expected">还没有单据。点“附单据…”，或把 PDF、JPG、PNG 拖到这里；带文字的 PDF 可用来预填报关单。</p>
    )
  return (
    <div className="paper-scroll" tabIndex={-1}>
      <table className="paper-table" aria-label="随附单据">
        <thead>
          <tr>
            <th scope="col">序</th>
            <th scope="col">单据类别</th>
            <th scope="col">单据编号</th>
            <th scope="col">文件</th>
            <th scope="col">页数</th>
            <th scope="col">说明</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {papers.map((paper, index) => (
            <tr
              key={paper.id}
              data-paper={paper.id}
              tabIndex={index === 0 ? 0 : -1}
              className={paper.removed ? 'paper-removed' : paper.id === dragged ? 'paper-dragged' : ''}
              draggable={canChange && !paper.removed}
              onKeyDown={(event) => key(event, paper)}
              onDragStart={(event) => {
                event.dataTransfer.setData('text/plain', String(paper.id))
                setDragged(paper.id)
              }}
              onDragEnd={() => setDragged(undefined)}
              onDragOver={(event) => {
                if (dragged !== undefined) event.preventDefault()
              }}
              onDrop={(event) => {
                if (dragged === undefined || event.dataTransfer.files.length > 0) return
                event.preventDefault()
                const next = movedTo(ids, dragged, ids.indexOf(paper.id))
                if (next !== undefined) void acts.order(next)
              }}
            >
              <PaperCells paper={paper} canChange={canChange && !paper.removed} acts={acts} />
              <td className="paper-acts">
                <button
                  type="button"
                  className="link-button"
                  onClick={() => void acts.download(paper.hash, paper.fileName)}
                >
                  下载
                </button>
                {!canChange ? null : (
                  <button type="button" className="link-button" onClick={() => void acts.remove(paper)}>
                    {paper.removed ? '恢复' : '移除'}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function PaperCells(props: { readonly paper: Paper; readonly canChange: boolean; readonly acts: Acts }) {
  const { paper, canChange, acts } = props
  return (
    <>
      <td>{paper.removed ? '—' : paper.position}</td>
      <td>
        <select
          className="field-input"
          aria-label={`${paper.fileName} 的类别`}
          value={paper.kind}
          disabled={!canChange}
          onChange={(event) => void acts.describe(paper, { kind: event.target.value })}
        >
          {PAPER_KINDS.map((kind) => (
            <option key={kind.id} value={kind.id}>
              {kind.name}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          // The stored text comes anew with each answer.
          key={paper.number}
          className="field-input"
          aria-label={`${paper.fileName} 的编号`}
          defaultValue={paper.number}
          maxLength={64}
          disabled={!canChange}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
          }}
          onBlur={(event) => {
            const number = event.target.value.trim()
            if (number !== paper.number) void acts.describe(paper, { number })
          }}
        />
      </td>
      <td className="paper-file" title={`${paper.fileName}　${readableTime(paper.at)} ${paper.actor}`}>
        {paper.fileName}
      </td>
      <td>{paper.pages}</td>
      <td>
        <span className="soft">{`${sizeText(paper.bytes)} · ${paper.hasText ? '有文字层' : paper.dpi > 0 ? `扫描 ${paper.dpi} DPI` : '扫描'}`}</span>
        {paper.warnings.map((warning) => (
          <span key={warning} className="check-warning-text" title="提示值在“设置”中，未核实">
            {warning}
          </span>
        ))}
      </td>
    </>
  )
}

function Books(props: {
  readonly books: Papers['books']
  readonly onDownload: (hash: string, fileName: string) => Promise<void>
}) {
  const [newest] = props.books
  if (newest === undefined) return null
  return (
    <p className="paper-books soft">
      {`最近一次合并：${readableTime(newest.at)} ${newest.actor}，${newest.pages} 页，${sizeText(newest.bytes)}${newest.current ? '' : '（此后单据有变动，请重新合并）'}`}
      <button type="button" className="link-button" onClick={() => void props.onDownload(newest.hash, newest.fileName)}>
        下载
      </button>
    </p>
  )
}
