import { useMemo, useRef, useState } from 'react'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { wishFocus } from '../../connect/focus-wish.ts'
import { BlankFormButton } from '../../connect/blank-form.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useShown, type Shown } from '../../connect/shown.ts'
import { useUpload } from '../../connect/use-upload.ts'
import { csvOf, parseBlock } from '../../ui/grid/clipboard.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { AskDialog } from './ask-dialog.tsx'
import { declarationColumns, declarationError, type DeclarationRow } from './declaration-columns.ts'
import { NEW_CONTENT, standingOf } from './declaration-fields.ts'
import { DeclarationForm } from './declaration-form.tsx'
import type { Sheet } from './use-declaration.ts'

/** 报关单: the list, or one declaration in the form. */
function DeclarationScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [shown, setShown] = useShown(props.params)
  const show = (next: Shown): void => {
    setShown(next)
    if (next.kind !== 'closed') wishFocus('declaration')
  }
  if (clients === undefined) return <LoadingSentence />
  if (shown.kind === 'new')
    return (
      <NewDeclaration
        onClose={() => show({ kind: 'closed' })}
        onSaved={(id) => setShown({ kind: 'record', id })}
        onCopied={(id) => show({ kind: 'record', id })}
      />
    )
  if (shown.kind === 'record')
    return (
      <StoredDeclaration
        key={shown.id}
        id={shown.id}
        onClose={() => show({ kind: 'closed' })}
        onCopied={(id) => show({ kind: 'record', id })}
      />
    )
  return <DeclarationList {...props} clients={clients} onShow={show} />
}

/** A new one: who declares and who types are those of the newest declaration. */
function NewDeclaration(props: {
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
  readonly onCopied: (id: number) => void
}) {
  const newest = useQueryProcedure('declaration.page', { limit: 1 })
  const id = newest.data?.rows[0]?.id
  const last = useQueryProcedure('declaration.get', { id: id ?? 0 }, { enabled: id !== undefined })
  const [stored, setStored] = useState<Sheet | undefined>(undefined)
  if (newest.isError) return <FailureSentence failure={newest.error} onRetry={() => void newest.refetch()} />
  if (stored === undefined) {
    if (newest.data === undefined || (id !== undefined && last.data === undefined && !last.isError))
      return <LoadingSentence />
    // Kept as it was found: the list may change while the form is open.
    setStored({
      content: { ...NEW_CONTENT, head: { ...NEW_CONTENT.head, ...standingOf(last.data?.content.head ?? {}) } },
      clientId: 0,
      note: '',
      revision: 0,
    })
    return <LoadingSentence />
  }
  return (
    <DeclarationForm
      detail={undefined}
      stored={stored}
      onClose={props.onClose}
      onSaved={props.onSaved}
      onCopied={props.onCopied}
    />
  )
}

function StoredDeclaration(props: {
  readonly id: number
  readonly onClose: () => void
  readonly onCopied: (id: number) => void
}) {
  const detail = useQueryProcedure('declaration.get', { id: props.id }, { keep: true })
  const { data } = detail
  const stored = useMemo<Sheet | undefined>(
    () =>
      data === undefined
        ? undefined
        : { content: data.content, clientId: data.row.clientId, note: data.row.note, revision: data.row.revision },
    [data],
  )
  if (detail.isError)
    return (
      <>
        <ActionButton hotkey="Escape" onClick={props.onClose}>
          返回列表
        </ActionButton>
        <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
      </>
    )
  if (data === undefined || stored === undefined) return <LoadingSentence />
  return (
    <DeclarationForm
      detail={data}
      stored={stored}
      onClose={props.onClose}
      onSaved={() => void detail.refetch()}
      onCopied={props.onCopied}
    />
  )
}

interface ListProps extends ScreenProps {
  readonly clients: ClientChoices
  readonly onShow: (next: Shown) => void
}

function DeclarationList(props: ListProps) {
  const client = useClient()
  const columns = useMemo(() => declarationColumns(props.clients), [props.clients])
  const store = useListGrid<DeclarationRow>({
    list: 'declaration',
    columns,
    page: (input) => client.call('declaration.page', input),
    count: (filters) => client.call('declaration.count', { filters }),
    topicsOf: 'declaration.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
    errorOf: declarationError,
    errorFilter: { field: 'state', op: 'in', value: ['rejected', 'failed'] },
  })
  const focused = useFocusRow(store)
  return (
    <ListGrid
      store={store}
      label="报关单列表"
      exportList="declaration"
      onOpen={(row) => props.onShow({ kind: 'record', id: row.id })}
      empty={<EmptySentence>没有符合条件的报关单。按 F7 新建，从模板开始，或导入表格。</EmptySentence>}
      actions={<ListActions focused={focused} onShow={props.onShow} />}
    />
  )
}

function ListActions(props: { readonly focused: DeclarationRow | undefined; readonly onShow: (next: Shown) => void }) {
  const { focused, onShow } = props
  const toast = useToast()
  const mayEdit = useMay('declaration.save')
  const copying = useCommand('declaration.copy')
  const importing = useJob('declaration.import')
  const { upload } = useUpload()
  const templates = useQueryProcedure('declaration.templates', {})
  const [choosing, setChoosing] = useState(false)
  const [pasting, setPasting] = useState(false)
  const file = useRef<HTMLInputElement>(null)
  const start = async (input: { readonly id: number } | { readonly templateId: number }): Promise<void> => {
    setChoosing(false)
    const answer = await copying.run(input)
    if (answer.ok) onShow({ kind: 'record', id: answer.value.id })
    else toast.failed(answer)
  }
  const take = async (chosen: File): Promise<void> => {
    const uploaded = await upload(chosen)
    if (!uploaded.ok) return toast.failed(uploaded)
    const answer = await importing.start({ hash: uploaded.value.hash, fileName: chosen.name })
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.unknown.length > 0) toast.warn(`这些栏目没有认出：${answer.value.unknown.join('、')}`)
    else toast.done(`已导入 ${answer.value.items} 项`)
    onShow({ kind: 'record', id: answer.value.id })
  }
  /** A whole sheet, copied in Excel and pasted here, is the same form as a file. */
  const paste = (text: string): void => {
    setPasting(false)
    void take(new File([csvOf(parseBlock(text))], '粘贴的表格.csv', { type: 'text/csv' }))
  }
  const known = templates.data?.templates ?? []
  return (
    <>
      <ActionButton hotkey="F7" primary allowed={mayEdit} onClick={() => onShow({ kind: 'new' })}>
        新建
      </ActionButton>
      <ActionButton
        hotkey="F2"
        disabled={focused === undefined}
        onClick={() => (focused === undefined ? undefined : onShow({ kind: 'record', id: focused.id }))}
      >
        打开
      </ActionButton>
      <ActionButton
        hotkey="F6"
        allowed={mayEdit}
        disabled={focused === undefined}
        onClick={() => (focused === undefined ? undefined : void start({ id: focused.id }))}
      >
        复制
      </ActionButton>
      <ActionButton
        hotkey="F8"
        allowed={mayEdit}
        disabled={known.length === 0}
        title={known.length === 0 ? '还没有模板：打开一票报关单，点“存为模板”' : '从模板新建'}
        onClick={() => setChoosing(true)}
      >
        从模板…
      </ActionButton>
      <ActionButton
        allowed={mayEdit}
        loading={importing.running}
        title="报关单表格（Excel 或 CSV）；没有表格时先取“空白表格”"
        onClick={() => file.current?.click()}
      >
        导入表格
      </ActionButton>
      <BlankFormButton form="declaration" />
      <ActionButton
        allowed={mayEdit}
        title="在 Excel 中全选整张报关单表格，复制后粘贴到这里"
        onClick={() => setPasting(true)}
      >
        粘贴表格…
      </ActionButton>
      <input
        ref={file}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="报关单表格文件"
        accept=".xlsx,.xls,.csv"
        onChange={(event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen !== undefined) void take(chosen)
        }}
      />
      {pasting ? (
        <AskDialog
          title="粘贴表格"
          label="表格内容"
          ok="新建报关单"
          lines
          note="在 Excel 中全选报关单表格，复制后粘贴：上面是栏目与内容，下面是商品表。栏目可用中文或报文元素名。"
          onAnswer={paste}
          onClose={() => setPasting(false)}
        />
      ) : null}
      {choosing ? (
        <AskDialog
          title="从模板新建"
          label="模板"
          ok="新建"
          choices={known.map((one) => ({
            value: String(one.id),
            label: `${one.name}${one.client === '' ? '' : `（${one.client}）`}`,
          }))}
          onAnswer={(id) => void start({ templateId: Number(id) })}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </>
  )
}

export const declarationScreen: ScreenEntry = {
  id: 'declaration',
  title: '报关单',
  area: 'work',
  initials: 'bgd',
  hotkey: 'Ctrl+8',
  component: DeclarationScreen,
}
