import { useRef, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { AskDialog } from './ask-dialog.tsx'
import { PrintDialog } from './print-dialog.tsx'
import { PrintSheet } from './print-sheet.tsx'
import { SplitDialog } from './split-dialog.tsx'
import type { DeclarationEdit } from './use-declaration.ts'
import { useFormActs } from './use-form-acts.ts'

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
  const acts = useFormActs(props)
  const [asking, setAsking] = useState<Asking>(undefined)
  const [printed, setPrinted] = useState(0)
  const file = useRef<HTMLInputElement>(null)
  const row = detail?.row

  return (
    <>
      <ActionButton size="small" allowed={canEdit} onClick={() => setAsking('goods')}>
        按货号加…
      </ActionButton>
      <ActionButton
        size="small"
        allowed={canEdit}
        title="除数量、总价外都相同的项合成一项"
        onClick={() => void acts.merge()}
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
      <ActionButton size="small" disabled={row === undefined} onClick={() => void acts.copy()}>
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
          if (chosen !== undefined) void acts.readBack(chosen)
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
      <Asked asking={asking} acts={acts} onClose={() => setAsking(undefined)} />
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

/** What a tool asks before it acts. */
function Asked({
  asking,
  acts,
  onClose,
}: {
  readonly asking: Asking
  readonly acts: ReturnType<typeof useFormActs>
  readonly onClose: () => void
}) {
  const answered =
    (act: (text: string) => Promise<void>) =>
    (text: string): void => {
      onClose()
      void act(text)
    }
  switch (asking) {
    case 'goods':
      return (
        <AskDialog
          title="按货号加项"
          label="货号"
          ok="加入"
          lines
          note="一行一个货号，可从 Excel 粘贴；品名、编码、要素、单位取自商品备案。"
          onAnswer={answered(acts.addGoods)}
          onClose={onClose}
        />
      )
    case 'template':
      return (
        <AskDialog
          title="存为模板"
          label="模板名称"
          ok="保存"
          note="同名模板会被更新，旧内容保留在历史中。"
          onAnswer={answered(acts.saveTemplate)}
          onClose={onClose}
        />
      )
    case 'split':
      return (
        <SplitDialog
          onAnswer={(rule, most) => {
            onClose()
            void acts.split(rule, most)
          }}
          onClose={onClose}
        />
      )
    default:
      return null
  }
}
