import type { CallOut } from '../../../shared/contract/index.ts'
import { MAX_SAME_AS, type Mapping, type SameAs } from '../../../shared/domain/intake/mapping.ts'
import type { PickChoice } from '../../ui/form/choice.ts'
import { Pick } from '../../ui/form/pick.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import {
  certainty,
  changeColumn,
  chooseField,
  chooseHead,
  columnIndex,
  columnOf,
  headFieldOf,
  readTranslations,
  setConstant,
  setSameAs,
  writeTranslations,
} from './mapping-edit.ts'
import type { Sniffed } from './use-sniff.ts'

type IntakeField = CallOut<'intake.fields'>['fields'][number]

function fieldChoices(fields: readonly IntakeField[]): readonly PickChoice[] {
  return fields.map((field) => ({
    value: field.id,
    label: field.label,
    hint: field.required ? `必填 · ${field.id}` : field.id,
  }))
}

export interface MappingListProps {
  readonly mapping: Mapping
  readonly headers: Sniffed['headers']
  /** Cells above the table with their values. */
  readonly labels: NonNullable<Sniffed['labels']>
  readonly fields: readonly IntakeField[]
  readonly selected: string | undefined
  readonly onSelect: (column: string) => void
  readonly onChange: (mapping: Mapping) => void
}

/** Left half: each column of the client's file and the field it goes to. */
export function MappingList(props: MappingListProps) {
  const { mapping, headers, onChange } = props
  const choices = fieldChoices(props.fields)
  return (
    <div className="mapping-list">
      <table className="plain-table" aria-label="列与字段的对应">
        <thead>
          <tr>
            <th scope="col">列</th>
            <th scope="col">客户的表头</th>
            <th scope="col">对应字段</th>
            <th scope="col">把握</th>
          </tr>
        </thead>
        <tbody>
          {headers.map((header) => {
            const column = columnOf(mapping, header.column)
            const sure = certainty(column)
            const choose = (field: string): void =>
              onChange(chooseField(mapping, header.column, header.text, field === '' ? undefined : field))
            return (
              <tr
                key={header.column}
                className={props.selected === header.column ? 'mapping-selected' : undefined}
                onFocus={() => props.onSelect(header.column)}
                onClick={() => props.onSelect(header.column)}
              >
                <td className="mono">{header.column}</td>
                <td className="mapping-header" title={`${header.text}\n${header.samples.join('、')}`}>
                  <b>{header.text === '' ? '（无表头）' : header.text}</b>
                  <span className="soft">
                    {header.samples
                      .filter((sample) => sample !== '')
                      .slice(0, 2)
                      .join('、')}
                  </span>
                </td>
                <td>
                  <Pick
                    id={`field-${header.column}`}
                    label={`${header.column} 列对应字段`}
                    value={column?.field ?? ''}
                    choices={choices}
                    none="（不导入）"
                    placeholder="不导入 · F4"
                    onChange={choose}
                  />
                </td>
                <td title={column?.reasons.join('；')}>
                  <StatusTag tone={sure.tone}>{sure.text}</StatusTag>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <HeadCells
        mapping={mapping}
        labels={props.labels}
        choices={fieldChoices(props.fields.filter((field) => field.level === 'head'))}
        onChange={onChange}
      />
      <SameAsList
        mapping={mapping}
        choices={fieldChoices(props.fields.filter((field) => field.level === 'head'))}
        onChange={onChange}
      />
      <Constants mapping={mapping} choices={choices} onChange={onChange} />
    </div>
  )
}

/** What stands above the table of a form, label by label, and the field each goes to. */
function HeadCells(props: {
  readonly mapping: Mapping
  readonly labels: MappingListProps['labels']
  readonly choices: readonly PickChoice[]
  readonly onChange: (mapping: Mapping) => void
}) {
  const { mapping, labels } = props
  if (labels.length === 0) return null
  return (
    <fieldset className="constants">
      <legend>表格上方的内容（整张表是一份单证时选择字段）</legend>
      {labels.map((cell) => (
        <div key={`${cell.row}-${cell.column}`} className="constant-line">
          <Pick
            id={`head-${cell.row}-${cell.column}`}
            label={`“${cell.label}”对应字段`}
            value={headFieldOf(mapping, cell)}
            choices={props.choices}
            none="（不导入）"
            placeholder="不导入 · F4"
            onChange={(field) => props.onChange(chooseHead(mapping, cell, field))}
          />
          <span className="above-cell" title={`第 ${cell.row} 行：${cell.label} ${cell.value}`}>
            <b>{cell.label}</b> <span className="soft">{cell.value}</span>
          </span>
        </div>
      ))}
    </fieldset>
  )
}

/** Fields without a column of their own that say the same as another: who orders is who receives. */
function SameAsList(props: {
  readonly mapping: Mapping
  readonly choices: readonly PickChoice[]
  readonly onChange: (mapping: Mapping) => void
}) {
  const pairs = props.mapping.sameAs ?? []
  const lines = pairs.length < MAX_SAME_AS ? [...pairs, { field: '', from: '' }] : pairs
  const change = (at: number, pair: SameAs | undefined): void => props.onChange(setSameAs(props.mapping, at, pair))
  return (
    <fieldset className="constants">
      <legend>没有单独一列、与另一字段相同（不是同一人时请去掉）</legend>
      {lines.map((pair, index) => (
        <div key={`${index}-${pair.field}`} className="constant-line">
          <Pick
            id={`same-${index}`}
            label={`第 ${index + 1} 个相同字段`}
            value={pair.field}
            choices={props.choices}
            placeholder="加一个字段 · F4"
            onChange={(field) => change(index, { field, from: pair.from })}
          />
          <Pick
            id={`same-from-${index}`}
            label={`第 ${index + 1} 个相同字段取自`}
            value={pair.from}
            choices={props.choices}
            placeholder="取自 · F4"
            disabled={pair.field === ''}
            onChange={(from) => change(index, { field: pair.field, from })}
          />
          {pair.field === '' ? (
            <span />
          ) : (
            <button
              type="button"
              className="link-button"
              aria-label={`去掉第 ${index + 1} 个相同字段`}
              onClick={() => change(index, undefined)}
            >
              去掉
            </button>
          )}
        </div>
      ))}
    </fieldset>
  )
}

/** Values for the whole file, where the client's table has no column for it. */
function Constants(props: {
  readonly mapping: Mapping
  readonly choices: readonly PickChoice[]
  readonly onChange: (mapping: Mapping) => void
}) {
  const { mapping, onChange } = props
  const lines = [...mapping.constants, { field: '', value: '' }]
  return (
    <fieldset className="constants">
      <legend>整份文件的固定值</legend>
      {lines.map((line, index) => (
        <div key={`${index}-${line.field}`} className="constant-line">
          <Pick
            id={`constant-${index}`}
            label={`固定值 ${index + 1} 的字段`}
            value={line.field}
            choices={props.choices}
            placeholder="加一个字段 · F4"
            onChange={(field) => onChange(setConstant(mapping, index, { field, value: line.value }))}
          />
          <input
            className="field-input"
            aria-label={`固定值 ${index + 1}`}
            placeholder="值"
            disabled={line.field === ''}
            value={line.value}
            maxLength={1000}
            onChange={(event) =>
              onChange(setConstant(mapping, index, { field: line.field, value: event.target.value }))
            }
          />
          {line.field === '' ? (
            <span />
          ) : (
            <button
              type="button"
              className="link-button"
              aria-label={`去掉固定值 ${index + 1}`}
              onClick={() => onChange(setConstant(mapping, index, undefined))}
            >
              去掉
            </button>
          )}
        </div>
      ))}
    </fieldset>
  )
}

/** How the chosen column is read: units, dates, and the client's words for our codes. */
export function ColumnOptions(props: {
  readonly mapping: Mapping
  readonly column: string
  readonly header: string
  readonly field: IntakeField | undefined
  readonly onChange: (mapping: Mapping) => void
}) {
  const { mapping, column, field, onChange } = props
  const current = columnOf(mapping, column)
  if (current?.field === undefined || field === undefined)
    return (
      <p className="column-options soft">
        {columnIndex(column) < 0 ? '点选一列，可设它的读法与代码翻译。' : `${column} 列“${props.header}”不导入。`}
      </p>
    )
  const flag = (key: 'grams' | 'midnight' | 'sum' | 'serial', text: string) => (
    <label key={key}>
      <input
        type="checkbox"
        checked={current[key] === true}
        onChange={(event) =>
          onChange(changeColumn(mapping, column, { [key]: event.target.checked ? true : undefined }))
        }
      />{' '}
      {text}
    </label>
  )
  const isNumber = field.kind === 'decimal' || field.kind === 'integer'
  const isDate = field.kind === 'date' || field.kind === 'datetime'
  return (
    <div className="column-options">
      <b>
        {column} 列“{props.header}” → {field.label}
      </b>
      <span className="soft">{current.reasons.join('；')}</span>
      {isNumber
        ? [flag('sum', '各行相加'), ...(/[Ww]eight/.test(field.id) ? [flag('grams', '单位为克，换算为千克')] : [])]
        : null}
      {isNumber ? (
        <label>
          数值后的单位{' '}
          <input
            className="field-input option-short"
            value={current.suffix ?? ''}
            maxLength={20}
            onChange={(event) => onChange(changeColumn(mapping, column, { suffix: event.target.value }))}
          />
        </label>
      ) : null}
      {isNumber ? (
        <label>
          小数多于
          <select
            className="field-input option-short"
            value={current.places ?? ''}
            onChange={(event) =>
              onChange(
                changeColumn(mapping, column, {
                  places: event.target.value === '' ? undefined : Number(event.target.value),
                }),
              )
            }
          >
            <option value="">5 位时退回</option>
            {[0, 1, 2, 3, 4, 5].map((places) => (
              <option key={places} value={places}>
                {places} 位时四舍五入
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {isDate ? [flag('serial', '数字为 Excel 日期序号'), flag('midnight', '没有时刻按 00:00:00')] : null}
      {isDate ? (
        <label>
          次序
          <select
            className="field-input option-short"
            value={current.dateOrder ?? ''}
            onChange={(event) =>
              onChange(
                changeColumn(mapping, column, {
                  dateOrder:
                    event.target.value === 'mdy' || event.target.value === 'dmy' ? event.target.value : undefined,
                }),
              )
            }
          >
            <option value="">年-月-日</option>
            <option value="mdy">月/日/年</option>
            <option value="dmy">日/月/年</option>
          </select>
        </label>
      ) : null}
      {field.kind === 'table' ? (
        <Translations
          key={column}
          pairs={current.translate ?? []}
          onChange={(translate) => onChange(changeColumn(mapping, column, { translate }))}
        />
      ) : null}
    </div>
  )
}

function Translations(props: {
  readonly pairs: readonly (readonly [string, string])[]
  readonly onChange: (pairs: readonly (readonly [string, string])[]) => void
}) {
  return (
    <label className="translations">
      代码翻译，一行一条：客户的写法 = 标准代码
      <textarea
        className="field-input field-text"
        rows={3}
        defaultValue={writeTranslations(props.pairs)}
        placeholder={'例：人民币 = 142'}
        onBlur={(event) => props.onChange(readTranslations(event.target.value))}
      />
    </label>
  )
}
