import { Button } from 'antd'
import { useMemo, useRef, useState } from 'react'
import type { Out } from '../../../shared/contract/index.ts'
import { useClient, useJob } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import { parseBlock } from '../../ui/grid/clipboard.ts'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { LeftOut } from '../../ui/part/left-out.tsx'

/** Where rows came from, when they came from a file and were not changed here. */
interface SheetFile {
  readonly hash: string
  readonly fileName: string
  readonly sheet: Out<'sheet.rows'>['sheet']
}

export interface PastedSheet {
  readonly text: string
  readonly rows: string[][]
  /** So many rows at the end are more than can be taken at once. */
  readonly beyond: number
  readonly file: SheetFile | undefined
  readonly put: (text: string, file?: SheetFile) => void
}

const MOST_ROWS = 20_000
/** So many refused rows are listed; the file that comes back holds them all. */
const MOST_REFUSED = 200

/** The rows of a pasted block or of a file. */
export function usePastedSheet(): PastedSheet {
  const [held, setHeld] = useState<{ readonly text: string; readonly file: SheetFile | undefined }>({
    text: '',
    file: undefined,
  })
  const all = useMemo(() => parseBlock(held.text), [held.text])
  const rows = useMemo(() => all.slice(0, MOST_ROWS), [all])
  return { ...held, rows, beyond: all.length - rows.length, put: (text, file) => setHeld({ text, file }) }
}

/** A block pasted from Excel or WPS, or read from an Excel or CSV file; all end as rows of cells. */
export function PasteField(props: { readonly label: string; readonly hint: string; readonly sheet: PastedSheet }) {
  const { sheet } = props
  const toast = useToast()
  const { upload } = useUpload()
  const reading = useJob('sheet.rows')
  const file = useRef<HTMLInputElement>(null)
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    const stored = await upload(chosen)
    const fileName = chosen.name
    const read = stored.ok ? await reading.start({ hash: stored.value.hash, fileName }) : stored
    if (!read.ok) return toast.failed(read)
    const cell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ')
    sheet.put(
      read.value.rows.map((row) => row.map(cell).join('\t')).join('\n'),
      stored.ok ? { hash: stored.value.hash, fileName, sheet: read.value.sheet } : undefined,
    )
    if (read.value.more) toast.warn(`只读取前 ${MOST_ROWS} 行，其余请分成几个文件`)
  }
  return (
    <label className="wide">
      {props.label}
      <textarea
        className="field-input field-text"
        rows={9}
        placeholder={props.hint}
        value={sheet.text}
        onChange={(event) => sheet.put(event.target.value)}
      />
      <span>
        <input
          ref={file}
          type="file"
          accept=".xlsx,.xls,.csv,.txt,.tsv"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={`${props.label}：选择文件`}
          onChange={(event) => {
            void take(event.target.files?.[0])
            // The same file chosen again, mended meanwhile, is read again.
            event.target.value = ''
          }}
        />
        <Button size="small" loading={reading.running} onClick={() => file.current?.click()}>
          选择 Excel 或 CSV 文件…
        </Button>
        {sheet.file === undefined ? null : <span className="soft">{`　${sheet.file.fileName}`}</span>}
        {sheet.beyond > 0 ? (
          <span className="field-error">{`　只取前 ${MOST_ROWS} 行，其余 ${sheet.beyond} 行请另行导入`}</span>
        ) : null}
      </span>
    </label>
  )
}

export interface Refused {
  readonly row: number
  readonly reason: string
  readonly text: string
}

/** What an import has refused, and the title row of what it read (0 = none). */
export interface Refusal {
  readonly refused: readonly Refused[]
  readonly head: number
}
export const NOTHING_REFUSED: Refusal = { refused: [], head: 0 }

/** The rows that came back, with their reason: in the user's own file, or copied as a block that goes straight back into the sheet. */
export function RefusedRows(props: { readonly refusal: Refusal; readonly sheet: PastedSheet }) {
  const { refused, head } = props.refusal
  const { file } = props.sheet
  const client = useClient()
  const toast = useToast()
  const returning = useJob('sheet.return')
  if (refused.length === 0) return null
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(refused.map((one) => `${one.text}\t第 ${one.row} 行：${one.reason}`).join('\n'))
    toast.done(`已复制 ${refused.length} 行，可贴回表格改正`)
  }
  const giveBack = async ({ hash, fileName, sheet }: SheetFile): Promise<void> => {
    const rejected = refused.map(({ row, reason }) => ({ row, reason }))
    const made = await returning.start({ hash, fileName, sheet, head, rejected })
    if (!made.ok) return toast.failed(made)
    const saved = await client.download(made.value.hash, made.value.fileName)
    if (saved.ok) toast.done(`已保存 ${made.value.fileName}：改正后可直接再导入`)
    else toast.failed(saved)
  }
  return (
    <div className="wide" role="alert">
      <p className="field-error">
        {`退回 ${refused.length} 行，没有导入：`}{' '}
        {file === undefined ? null : (
          <button
            type="button"
            className="link-button"
            disabled={returning.running}
            onClick={() => void giveBack(file)}
          >
            保存退回文件（原表加原因列）
          </button>
        )}{' '}
        <button type="button" className="link-button" onClick={() => void copy()}>
          复制退回行
        </button>
      </p>
      <div className="warehouse-scroll">
        <table className="plain-table" aria-label="退回的行">
          <thead>
            <tr>
              <th scope="col">行</th>
              <th scope="col">原因</th>
              <th scope="col">内容</th>
            </tr>
          </thead>
          <tbody>
            {refused.slice(0, MOST_REFUSED).map((one) => (
              <tr key={`${one.row} ${one.reason}`}>
                <td>{one.row}</td>
                <td className="field-error">{one.reason}</td>
                <td className="mono">{one.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <LeftOut of={refused.length} shown={MOST_REFUSED} />
      </div>
    </div>
  )
}

/** 导入 a small table: pasted or read, what cannot be comes back. `read` says what to tell; undefined = it was told already. */
export function SheetDialog(props: {
  readonly title: string
  readonly label: string
  readonly hint: string
  readonly help: string
  readonly loading: boolean
  readonly read: (rows: string[][]) => Promise<(Refusal & { readonly done: string }) | undefined>
  readonly onClose: () => void
}) {
  const toast = useToast()
  const sheet = usePastedSheet()
  const [refusal, setRefusal] = useState(NOTHING_REFUSED)
  const { rows } = sheet
  const read = async (): Promise<void> => {
    const answer = await props.read(rows)
    if (answer === undefined) return
    setRefusal(answer)
    toast.done(answer.done)
    if (answer.refused.length === 0) props.onClose()
  }
  return (
    <SaveDialog
      title={props.title}
      width={760}
      ok={`导入 ${rows.length} 行`}
      cancel="关闭"
      disabled={rows.length === 0}
      loading={props.loading}
      onSave={() => void read()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <PasteField label={props.label} hint={props.hint} sheet={sheet} />
        <p className="soft wide">{props.help}</p>
        <RefusedRows refusal={refusal} sheet={sheet} />
      </div>
    </SaveDialog>
  )
}
