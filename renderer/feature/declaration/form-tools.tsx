import { useRef, useState } from 'react'
import { SPLIT_RULES } from '../../../shared/domain/declaration/arrange.ts'
import { directionOf } from '../../../shared/domain/declaration/content.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useJob } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { AskDialog } from './ask-dialog.tsx'
import { PrintDialog } from './print-dialog.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { bodyOf, type DeclarationEdit } from './use-declaration.ts'

export interface FormToolsProps {
  readonly edit: DeclarationEdit
  readonly detail: CallOut<'declaration.get'> | undefined
  readonly canEdit: boolean
  readonly all: boolean
  readonly onAll: (all: boolean) => void
  readonly onSaved: (id: number) => void
  readonly onCopied: (id: number) => void
  readonly onReadBack: () => void
}

type Asking = 'goods' | 'template' | 'split' | 'print' | undefined

/** What spares typing, and paper: lines from goods records, merging, splitting, templates, print, what was declared. */
export function FormTools(props: FormToolsProps) {
  const { edit, detail, canEdit } = props
  const client = useClient()
  const toast = useToast()
  const { upload } = useUpload()
  const splitting = useCommand('declaration.split')
  const templating = useCommand('declaration.saveTemplate')
  const reading = useJob('declaration.readBack')
  const copying = useCommand('declaration.copy')
  const [asking, setAsking] = useState<Asking>(undefined)
  const [printed, setPrinted] = useState(0)
  const file = useRef<HTMLInputElement>(null)
  const row = detail?.row

  const merge = async (): Promise<void> => {
    const answer = await client.call('declaration.merge', { content: bodyOf(edit.sheet.content) })
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.removed > 0) edit.change((now) => ({ ...now, items: answer.value.content.items }))
    toast.done(answer.value.removed === 0 ? '没有可合并的项' : `合并后少了 ${answer.value.removed} 项`)
  }
  const addGoods = async (text: string): Promise<void> => {
    setAsking(undefined)
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
    setAsking(undefined)
    const answer = await templating.run({ name, clientId: edit.sheet.clientId, content: bodyOf(edit.sheet.content) })
    if (answer.ok) toast.done(`已存为模板“${name}”`)
    else toast.failed(answer)
  }
  const split = async (rule: string): Promise<void> => {
    setAsking(undefined)
    const chosen = SPLIT_RULES.find((one) => one.rule === rule)
    if (chosen === undefined || row === undefined) return
    const answer = await splitting.run({ id: row.id, revision: row.revision, rule: chosen.rule })
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
  return (
    <>
      <ActionButton size="small" allowed={canEdit} onClick={() => setAsking('goods')}>
        按货号加…
      </ActionButton>
      <ActionButton
        size="small"
        allowed={canEdit}
        title="除数量、总价外都相同的项合成一项"
        onClick={() => void merge()}
      >
        合并项
      </ActionButton>
      <ActionButton
        size="small"
        allowed={canEdit}
        disabled={row === undefined || edit.dirty}
        title="先保存再拆分"
        onClick={() => setAsking('split')}
      >
        拆分…
      </ActionButton>
      <ActionButton size="small" disabled={row === undefined} onClick={() => void copy()}>
        复制
      </ActionButton>
      <ActionButton size="small" onClick={() => setAsking('template')}>
        存为模板…
      </ActionButton>
      <ActionButton
        size="small"
        disabled={row === undefined}
        title="单一窗口导出的报关单：XML 文件，或 Excel 表格"
        onClick={() => file.current?.click()}
      >
        读回申报
      </ActionButton>
      <input
        ref={file}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="读回申报内容的文件"
        accept=".xml,.xlsx,.xls,.csv"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen !== undefined) void readBack(chosen)
        }}
      />
      <ActionButton
        size="small"
        hotkey="Ctrl+P"
        layer="pane"
        title="草单、发票、装箱单、合同、委托书"
        onClick={() => setAsking('print')}
      >
        打印…
      </ActionButton>
      <ActionButton size="small" onClick={() => props.onAll(!props.all)}>
        {props.all ? '常用栏目' : '全部栏目'}
      </ActionButton>
      <ActionButton
        size="small"
        allowed={canEdit}
        disabled={!edit.dirty}
        title="放弃草稿，恢复为已保存的内容"
        onClick={edit.discard}
      >
        放弃修改
      </ActionButton>
      {asking === 'goods' ? (
        <AskDialog
          title="按货号加项"
          label="货号"
          ok="加入"
          lines
          note="一行一个货号，可从 Excel 粘贴；品名、编码、要素、单位取自商品备案。"
          onAnswer={(text) => void addGoods(text)}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {asking === 'template' ? (
        <AskDialog
          title="存为模板"
          label="模板名称"
          ok="保存"
          note="同名模板会被更新，旧内容保留在历史中。"
          onAnswer={(text) => void saveTemplate(text)}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {asking === 'split' ? (
        <AskDialog
          title="拆分报关单"
          label="拆分规则"
          ok="拆分"
          choices={SPLIT_RULES.map((one) => ({ value: one.rule, label: one.title }))}
          note="件数与毛净重留在第一票，其余各票请按装箱单填写。"
          onAnswer={(rule) => void split(rule)}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {asking === 'print' ? (
        <PrintDialog
          content={edit.sheet.content}
          declarationId={row?.id}
          onPrintDraft={() => {
            setAsking(undefined)
            setPrinted(printed + 1)
          }}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {printed === 0 ? null : (
        <PrintSheet
          key={printed}
          content={edit.sheet.content}
          ownNo={row?.ownNo ?? ''}
          platformNo={row?.platformNo ?? ''}
          entryNo={row?.entryNo ?? ''}
        />
      )}
    </>
  )
}
