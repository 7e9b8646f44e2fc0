import { useMemo, useState, type ReactNode } from 'react'
import { DEC_ELEMENT_TABLE } from '../../../shared/code/declaration.ts'
import {
  DEC_LISTS,
  type DecContent,
  type DecFields,
  type DecListName,
} from '../../../shared/domain/declaration/content.ts'
import { groupOf } from '../../../shared/message/dec/section.ts'
import { useClient } from '../../api/index.ts'
import type { FieldSpec } from '../../ui/form/field.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import {
  editedItem,
  newItem,
  sums,
  targetOf,
  withItem,
  withListRow,
  withUnits,
  type Target,
} from './declaration-edit.ts'
import { ElementsLine } from './elements-line.tsx'
import { SectionGrid } from './section-grid.tsx'
import type { Finding } from './use-declaration.ts'

const TITLES: Readonly<Record<string, string>> = {
  items: '商品',
  papers: '随附单据',
  containers: '集装箱',
  licences: '随附单证',
  attachments: '单据报文行',
  origins: '原产地',
  certificates: '申请单证',
  packs: '其他包装',
  qualifications: '企业资质',
  users: '使用人',
  transit: '转关',
  transitContainers: '转关集装箱',
  transitGoods: '转关商品',
  freeText: '自由文本',
  promises: '企业承诺',
}

export interface SectionsProps {
  readonly content: DecContent
  readonly findings: readonly Finding[] | undefined
  readonly canEdit: boolean
  readonly section: string
  readonly onSection: (section: string) => void
  readonly wish: Target | undefined
  readonly change: (next: (content: DecContent) => DecContent) => void
  readonly onUndo: () => void
  /** The papers of a saved declaration. */
  readonly papers: ReactNode
  readonly paperCount: number
}

function isList(name: string): name is DecListName {
  return DEC_LISTS.some((one) => one === name)
}

/** Lines and the smaller sections under the head, one tab each; a number says how many rows, a mark that something is wrong. */
export function Sections(props: SectionsProps) {
  const { content, section } = props
  const wrong = new Set(props.findings?.filter((one) => one.level === 'error').map((one) => targetOf(one.path).section))
  const tabs = Object.entries(TITLES).map(([id, title]) => {
    const count =
      id === 'items' ? content.items.length : id === 'papers' ? props.paperCount : isList(id) ? content[id].length : 0
    return { id, title: `${title}${count > 0 ? ` ${count}` : ''}${wrong.has(id) ? ' !' : ''}` }
  })
  const { totals, kilograms } = sums(content)
  return (
    <div className="declaration-sections">
      <PaneTabs label="报关单各部分" tabs={tabs} active={section} onChange={props.onSection} />
      {section === 'items' ? (
        <Items key="items" {...props} />
      ) : section === 'papers' ? (
        props.papers
      ) : isList(section) ? (
        <Rows key={section} {...props} name={section} />
      ) : (
        <Single key={section} {...props} name={section === 'transit' ? 'transit' : 'freeText'} />
      )}
      {section === 'items' ? (
        <p className="declaration-sums soft">{`${content.items.length} 项　总价 ${totals.join('；') || '—'}　法定重量合计 ${kilograms} 千克`}</p>
      ) : null}
    </div>
  )
}

function errorsOf(findings: readonly Finding[] | undefined, section: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (findings ?? [])
      .filter((one) => one.level === 'error')
      .flatMap((one) => {
        const target = targetOf(one.path)
        return target.section === section ? [[`${target.row}.${target.field}`, one.message]] : []
      }),
  )
}

function Items(props: SectionsProps) {
  const { content, change, canEdit, findings } = props
  const client = useClient()
  const [row, setRow] = useState(0)
  const [endWish, setEndWish] = useState<Target | undefined>(undefined)
  const errors = useMemo(() => errorsOf(findings, 'items'), [findings])
  const rows = useMemo(() => content.items.map((item) => item.fields), [content.items])
  const edit = (index: number, field: string, value: string): void => {
    change((now) => withItem(now, index, (fields) => editedItem(fields, field, value)))
    if (field !== 'CodeTS' || !/^\d{10}$/.test(value)) return
    // The tariff knows the statutory units; what the clerk has typed already stays.
    void client.call('declaration.elements', { hsCode: value }).then((answer) => {
      if (answer.ok && answer.value.unit1 !== '')
        change((now) =>
          index < now.items.length ? withItem(now, index, (fields) => withUnits(fields, answer.value)) : now,
        )
    })
  }
  const copyAbove = (index: number): void =>
    change((now) => {
      const above = now.items[index - 1]
      return above === undefined ? now : withItem(now, index, () => above.fields)
    })
  const current = rows[row]
  return (
    <>
      <SectionGrid
        name="items"
        title="商品"
        group={groupOf('items')}
        rows={rows}
        errors={errors}
        canEdit={canEdit}
        wish={endWish ?? props.wish}
        onFocusRow={setRow}
        onEdit={edit}
        onCopyAbove={copyAbove}
        onAdd={() => change((now) => ({ ...now, items: [...now.items, newItem(now)] }))}
        onDrop={(index) => change((now) => ({ ...now, items: now.items.filter((_, i) => i !== index) }))}
      />
      {current === undefined ? null : (
        <ElementsLine
          row={row}
          fields={current}
          canEdit={canEdit}
          onChange={(model) => change((now) => withItem(now, row, (fields) => ({ ...fields, GModel: model })))}
          onEnd={() => setEndWish({ section: 'items', row: Math.min(row + 1, rows.length - 1), field: 'CodeTS' })}
        />
      )}
    </>
  )
}

function Rows(props: SectionsProps & { readonly name: DecListName }) {
  const { content, change, name, findings } = props
  const errors = useMemo(() => errorsOf(findings, name), [findings, name])
  return (
    <SectionGrid
      name={name}
      title={TITLES[name] ?? name}
      group={groupOf(name)}
      rows={content[name]}
      errors={errors}
      canEdit={props.canEdit}
      wish={props.wish}
      onEdit={(index, field, value) =>
        change((now) => withListRow(now, name, index, (fields) => ({ ...fields, [field]: value })))
      }
      onCopyAbove={(index) => change((now) => withListRow(now, name, index, () => now[name][index - 1] ?? {}))}
      onAdd={() => change((now) => ({ ...now, [name]: [...now[name], {}] }))}
      onDrop={(index) => change((now) => ({ ...now, [name]: now[name].filter((_, i) => i !== index) }))}
    />
  )
}

function specsOf(name: 'transit' | 'freeText'): FieldSpec[] {
  return groupOf(name).fields.map((rule) => {
    const table = DEC_ELEMENT_TABLE[rule.name]
    return {
      id: rule.name,
      label: rule.cn,
      kind: table === undefined ? 'text' : 'code',
      ...(table === undefined ? {} : { table }),
    }
  })
}

function Single(props: SectionsProps & { readonly name: 'transit' | 'freeText' }) {
  const { content, change, name } = props
  const fields = useMemo(() => specsOf(name), [name])
  const values: DecFields = content[name]
  return (
    <div className="pane-body">
      <FieldGrid
        formId={`declaration-${name}`}
        fields={fields}
        values={values}
        errors={{}}
        order={fields.map((field) => field.id)}
        disabled={!props.canEdit}
        onEnd={() => undefined}
        onUndo={props.onUndo}
        onChange={(id, value) => change((now) => ({ ...now, [name]: { ...now[name], [id]: value } }))}
      />
    </div>
  )
}
