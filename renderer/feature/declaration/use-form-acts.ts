import type { SplitRule } from '../../../shared/domain/declaration/arrange.ts'
import { directionOf } from '../../../shared/domain/declaration/content.ts'
import { useClient, useCommand, useJob } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import { useToast } from '../../ui/part/toast.ts'
import type { FormToolsProps } from './form-tools.tsx'
import { bodyOf } from './use-declaration.ts'

/** What the tools of a declaration's form do; each says in a toast how it went. */
export function useFormActs(props: FormToolsProps) {
  const { edit } = props
  const client = useClient()
  const toast = useToast()
  const { upload } = useUpload()
  const splitting = useCommand('declaration.split')
  const templating = useCommand('declaration.saveTemplate')
  const reading = useJob('declaration.readBack')
  const copying = useCommand('declaration.copy')
  const row = props.detail?.row

  const merge = async (): Promise<void> => {
    const answer = await client.call('declaration.merge', { content: bodyOf(edit.sheet.content) })
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.removed > 0) edit.change((now) => ({ ...now, items: answer.value.content.items }))
    toast.done(answer.value.removed === 0 ? '没有可合并的项' : `合并后少了 ${answer.value.removed} 项`)
  }
  const addGoods = async (text: string): Promise<void> => {
    const answer = await client.call('declaration.goods', {
      clientId: edit.sheet.clientId,
      skus: text
        .split(/[\s,，;；]+/)
        .filter((sku) => sku !== '')
        .slice(0, 200),
      direction: directionOf(edit.sheet.content) === 'I' ? 'I' : 'E',
    })
    if (!answer.ok) return toast.failed(answer)
    const { items, missing } = answer.value
    if (items.length > 0)
      edit.change((now) => ({
        ...now,
        items: [
          ...now.items,
          ...items.map((item) => ({
            ...item,
            fields: {
              TradeCurr: now.items.at(-1)?.fields['TradeCurr'] ?? '',
              DestinationCountry: now.head['TradeCountry'] ?? '',
              DistrictCode: now.items.at(-1)?.fields['DistrictCode'] ?? '',
              ...item.fields,
            },
          })),
        ],
      }))
    if (missing.length > 0) toast.warn(`没有这些货号的备案：${missing.join('、')}`)
    else toast.done(`已加 ${items.length} 项`)
  }
  const saveTemplate = async (name: string): Promise<void> => {
    const answer = await templating.run({ name, clientId: edit.sheet.clientId, content: bodyOf(edit.sheet.content) })
    if (answer.ok) toast.done(`已存为模板“${name}”`)
    else toast.failed(answer)
  }
  const split = async (rule: SplitRule, most: number): Promise<void> => {
    if (row === undefined) return
    const answer = await splitting.run({ id: row.id, revision: row.revision, rule, most })
    if (!answer.ok) return toast.failed(answer)
    toast.done(
      answer.value.ids.length === 1 ? '不需要拆分' : `已拆成 ${answer.value.ids.length} 票，件数与重量请逐票核对`,
    )
    props.onSaved(row.id)
  }
  const readBack = async (chosen: File): Promise<void> => {
    if (row === undefined) return
    const uploaded = await upload(chosen)
    if (!uploaded.ok) return toast.failed(uploaded)
    const answer = await reading.start({ id: row.id, hash: uploaded.value.hash, fileName: chosen.name })
    if (!answer.ok) return toast.failed(answer)
    toast.done(
      answer.value.differences.length === 0
        ? '实际申报与本机一致'
        : `实际申报有 ${answer.value.differences.length} 处不同`,
    )
    if (answer.value.unknown.length > 0) toast.warn(`这些栏目没有认出：${answer.value.unknown.join('、')}`)
    props.onReadBack()
  }
  const copy = async (): Promise<void> => {
    if (row === undefined) return
    const answer = await copying.run({ id: row.id })
    if (answer.ok) props.onCopied(answer.value.id)
    else toast.failed(answer)
  }
  return { merge, addGoods, saveTemplate, split, readBack, copy }
}
