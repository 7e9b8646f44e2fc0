import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { columnOf } from './mapping-edit.ts'
import type { Sniffed } from './use-sniff.ts'

export interface PreviewTableProps {
  readonly sniffed: Sniffed
  readonly mapping: Mapping | undefined
  readonly labels: ReadonlyMap<string, string>
  readonly selected: string | undefined
  readonly onSelect: (column: string) => void
  /** The finding that F9 stands on. */
  readonly current: { readonly row: number; readonly column: string } | undefined
}

/** Right half: the first rows as they stand in the file; what would be refused is red in its place, with the reason. */
export function PreviewTable(props: PreviewTableProps) {
  const { sniffed, mapping } = props
  return (
    <div className="preview-frame" tabIndex={0} role="region" aria-label="预览">
      <table className="preview-table" aria-label="文件前 20 行">
        <thead>
          <tr>
            <th scope="col" className="preview-row">
              行
            </th>
            {sniffed.headers.map((header) => (
              <th
                key={header.column}
                scope="col"
                className={headClass(props, header.column)}
                onClick={() => props.onSelect(header.column)}
              >
                <span className="soft mono">{header.column}</span> {header.text}
              </th>
            ))}
          </tr>
          <tr className="preview-fields">
            <th scope="col" className="preview-row">
              字段
            </th>
            {sniffed.headers.map((header) => {
              const field = mapping === undefined ? undefined : columnOf(mapping, header.column)?.field
              return (
                <th key={header.column} scope="col" className={headClass(props, header.column)}>
                  {field === undefined ? '—' : (props.labels.get(field) ?? field)}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {sniffed.preview.map((line) => {
            const whole = line.findings.filter((finding) => finding.column === '')
            return (
              <tr key={line.row}>
                <th
                  scope="row"
                  className={whole.length > 0 ? 'preview-row preview-wrong' : 'preview-row'}
                  title={whole.map((finding) => finding.text).join('；')}
                >
                  {line.row}
                </th>
                {sniffed.headers.map((header) => {
                  const found = line.findings.filter((finding) => finding.column === header.column)
                  const isCurrent = props.current?.row === line.row && props.current.column === header.column
                  const reason = found.map((finding) => finding.text).join('；')
                  return (
                    <td
                      key={header.column}
                      ref={isCurrent ? reveal : undefined}
                      className={`${props.selected === header.column ? 'preview-selected' : ''}${found.length > 0 ? ' preview-wrong' : ''}${isCurrent ? ' preview-current' : ''}`}
                      title={reason === '' ? line.cells[header.column] : reason}
                      aria-invalid={found.length > 0 || undefined}
                    >
                      {line.cells[header.column] ?? ''}
                      {found.length > 0 ? <span className="preview-reason">{reason}</span> : null}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function headClass(props: PreviewTableProps, column: string): string | undefined {
  return props.selected === column ? 'preview-selected' : undefined
}

function reveal(cell: HTMLTableCellElement | null): void {
  cell?.scrollIntoView({ block: 'nearest', inline: 'center' })
}
