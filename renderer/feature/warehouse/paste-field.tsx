import { Button } from 'antd'
import { useRef } from 'react'
import { useJob } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import { parseBlock } from '../../ui/grid/clipboard.ts'
import { useToast } from '../../ui/part/toast.ts'

/** A block pasted from Excel or WPS, or read from an Excel or CSV file; all end as rows of cells. */
export function PasteField(props: {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (text: string) => void
}) {
  const toast = useToast()
  const { upload } = useUpload()
  const reading = useJob('sheet.rows')
  const file = useRef<HTMLInputElement>(null)
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    if (!/\.(csv|txt|tsv)$/i.test(chosen.name)) {
      const stored = await upload(chosen)
      const read = stored.ok ? await reading.start({ hash: stored.value.hash, fileName: chosen.name }) : stored
      if (!read.ok) return toast.failed(read)
      return props.onChange(read.value.rows.map((row) => row.join('\t')).join('\n'))
    }
    const bytes = await chosen.arrayBuffer()
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    } catch {
      text = new TextDecoder('gb18030').decode(bytes)
    }
    props.onChange(
      text.includes('\t')
        ? text
        : text
            .replace(/^\ufeff/, '')
            .split(/\r?\n/)
            .map((line) => line.split(',').join('\t'))
            .join('\n'),
    )
  }
  return (
    <label className="wide">
      {props.label}
      <textarea
        className="field-input field-text"
        rows={9}
        placeholder={props.hint}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <span>
        <input
          ref={file}
          type="file"
          accept=".xlsx,.xls,.csv,.txt,.tsv"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={`${props.label}：选择文件`}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        <Button size="small" loading={reading.running} onClick={() => file.current?.click()}>
          选择 Excel 或 CSV 文件…
        </Button>
      </span>
    </label>
  )
}

/** The rows of a pasted block. */
export const rowsOf = (text: string): string[][] => parseBlock(text).slice(0, 20_000)

export interface Refused {
  readonly row: number
  readonly reason: string
  readonly text: string
}

/** The rows that came back, with their reason; copied as a block they go straight back into the sheet. */
export function RefusedRows(props: { readonly refused: readonly Refused[] }) {
  const toast = useToast()
  if (props.refused.length === 0) return null
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(
      props.refused.map((one) => `${one.text}\t第 ${one.row} 行：${one.reason}`).join('\n'),
    )
    toast.done(`已复制 ${props.refused.length} 行，可贴回表格改正`)
  }
  return (
    <div className="wide" role="alert">
      <p className="field-error">
        {`退回 ${props.refused.length} 行，没有导入：`}{' '}
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
            {props.refused.slice(0, 200).map((one) => (
              <tr key={`${one.row} ${one.reason}`}>
                <td>{one.row}</td>
                <td className="field-error">{one.reason}</td>
                <td className="mono">{one.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
