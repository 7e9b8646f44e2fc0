import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import { Pick } from '../../ui/form/pick.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { QueuedFile } from './intake-queue.ts'
import { fitToHeaders, readMapping } from './mapping-edit.ts'
import type { Sniffed } from './use-sniff.ts'

/** A saved mapping as it was put on the file at hand. */
export interface PickedMapping {
  readonly id: number
  readonly name: string
  readonly mapping: Mapping
}

export interface MappingPickProps {
  readonly file: QueuedFile
  readonly headers: Sniffed['headers'] | undefined
  readonly picked: PickedMapping | undefined
  /** undefined: back to what was recognised. */
  readonly onPick: (picked: PickedMapping | undefined) => void
}

/** Saved mappings of this kind, the client's own and everybody's: the chosen one reads the preview and can be corrected. */
export function MappingPick(props: MappingPickProps) {
  const { file, headers, picked, onPick } = props
  const client = useClient()
  const toast = useToast()
  const list = useQueryProcedure('mapping.list', {
    kind: file.kind,
    ...(file.clientId === undefined ? {} : { clientId: file.clientId }),
  })
  const saved = list.data?.mappings ?? []
  if (saved.length === 0 || headers === undefined) return null
  const choose = async (value: string): Promise<void> => {
    if (value === '') return onPick(undefined)
    const answer = await client.call('mapping.get', { id: Number(value) })
    if (!answer.ok) return toast.failed(answer)
    const mapping = readMapping(answer.value.mapping)
    if (mapping !== undefined)
      onPick({ id: answer.value.id, name: answer.value.name, mapping: fitToHeaders(mapping, headers) })
  }
  const choices = saved.map((one) => ({
    value: String(one.id),
    label: one.name,
    hint: `${one.client === '' ? '所有客户' : one.client} · 用过 ${one.used} 次`,
  }))
  return (
    <>
      <label htmlFor="intake-mapping">对应</label>
      <Pick
        id="intake-mapping"
        label="已保存的对应关系"
        value={picked === undefined ? '' : String(picked.id)}
        choices={choices}
        none="（自动识别）"
        placeholder="已保存的对应 · F4"
        onChange={(value) => void choose(value)}
      />
    </>
  )
}
