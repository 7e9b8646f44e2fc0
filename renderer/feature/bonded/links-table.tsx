import type { BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { BONDED_SHAPES } from '../../../shared/message/bonded/group.ts'
import { EmptySentence } from '../../ui/part/sentence.tsx'

/** Rows that ride along with a document and are made from its record: lists of a write-off. Only looked at. */
export function LinksTable(props: {
  readonly type: BondedType
  readonly links: readonly Readonly<Record<string, string>>[]
}) {
  const { links } = props
  const group = BONDED_SHAPES[props.type].links
  if (group === undefined || links.length === 0) return <EmptySentence>没有。</EmptySentence>
  const fields = group.fields.filter((field) => links.some((link) => (link[field.name] ?? '') !== ''))
  return (
    <table className="plain-table" aria-label={group.cn}>
      <thead>
        <tr>
          {fields.map((field) => (
            <th key={field.name} scope="col">
              {field.cn}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {links.map((link, i) => (
          <tr key={i}>
            {fields.map((field) => (
              <td key={field.name} className="mono">
                {link[field.name] ?? ''}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
