import { useMemo, useState } from 'react'
import { bondedType, type BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { BONDED_SHAPES } from '../../../shared/message/bonded/group.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import { fitOrder } from '../../ui/form/field.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { headFields, type DocumentDetail, type Finding } from './bonded-fields.ts'
import { DocumentSide } from './document-side.tsx'
import { InboundButton } from './inbound-button.tsx'
import { LinesEditor } from './lines-editor.tsx'
import { PairTab } from './pair-tab.tsx'
import { PapersEditor } from './papers-editor.tsx'
import { EntriesEditor } from './entries-editor.tsx'
import { LinksTable } from './links-table.tsx'
import { useDocument, type DocumentEdit, type Sheet } from './use-document.ts'

export interface DocumentFormProps {
  readonly type: BondedType
  /** undefined: a new document. */
  readonly detail: DocumentDetail | undefined
  readonly stored: Sheet
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}

/** One bonded document: head, lines, papers; at the side what the check says, what happened, what it moved in the book. */
export function DocumentForm(props: DocumentFormProps) {
  const { detail, type } = props
  const edit = useDocument(type, detail?.row.id, props.stored)
  const may = useMay('bonded.save')
  const canEdit = may && (detail === undefined || detail.row.mayEdit)
  const shape = BONDED_SHAPES[type]
  const made = bondedType(type).form === 'customs'
  const [tab, setTab] = useState(type === 'SAS121' || shape.lines === undefined ? 'head' : 'lines')
  const [size, setSize] = usePaneSize('bonded-side', 380)
  const fields = useMemo(() => headFields(type), [type])
  const errors = useMemo(() => errorsOf(edit.findings, 'head'), [edit.findings])
  const tabs = [
    { id: 'head', title: '表头' },
    ...(shape.lines === undefined
      ? []
      : [{ id: 'lines', title: `${type === 'EMS121' ? '报核明细' : '商品'} ${edit.sheet.content.lines.length}` }]),
    ...(type === 'INV101' && detail !== undefined ? [{ id: 'pair', title: '转入转出' }] : []),
    ...(PAPERS[type] === undefined
      ? []
      : [{ id: 'papers', title: `${PAPERS[type]} ${edit.sheet.content.links.length}` }]),
  ]
  return (
    <SplitPane
      direction="across"
      size={size}
      onSize={setSize}
      sideLabel="检查与进度"
      side={
        <DocumentSide detail={detail} findings={edit.findings} onSaved={() => props.onSaved(detail?.row.id ?? 0)} />
      }
    >
      <FormBar {...props} edit={edit} canEdit={canEdit} />
      <PaneTabs label="单证" tabs={tabs} active={tab} onChange={setTab} />
      <div className="pane-body" tabIndex={0} role="group" aria-label="单证内容">
        {tab === 'head' ? (
          <FieldGrid
            formId={`bonded-${detail?.row.id ?? 'new'}`}
            fields={fields}
            values={edit.sheet.content.head}
            errors={errors}
            order={fitOrder(fields, [])}
            disabled={!canEdit}
            onChange={(id, value) => edit.change((content) => ({ ...content, head: { ...content.head, [id]: value } }))}
            onEnd={() => setTab(tabs[1]?.id ?? 'head')}
            onUndo={edit.undo}
          />
        ) : tab === 'pair' && detail !== undefined ? (
          <PairTab row={detail.row} onTied={() => props.onSaved(detail.row.id)} />
        ) : tab === 'papers' ? (
          <Papers type={type} id={detail?.row.id} edit={edit} canEdit={canEdit} />
        ) : (
          <LinesEditor type={type} edit={edit} canEdit={canEdit && !made} />
        )}
      </div>
    </SplitPane>
  )
}

/** What rides along with a document, by its name. */
const PAPERS: Readonly<Partial<Record<BondedType, string>>> = {
  SAS121: '关联单证',
  ICP101: '关联报关单',
  EMS121: '报核清单',
}

function Papers(props: {
  readonly type: BondedType
  readonly id: number | undefined
  readonly edit: DocumentEdit
  readonly canEdit: boolean
}) {
  const { type, id, edit, canEdit } = props
  if (type === 'SAS121') return <PapersEditor id={id} edit={edit} canEdit={canEdit} />
  if (type === 'ICP101') return <EntriesEditor edit={edit} canEdit={canEdit} />
  return <LinksTable type={type} links={edit.sheet.content.links} />
}

/** First error of each field of a place. */
function errorsOf(findings: readonly Finding[], place: string): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {}
  for (const one of findings)
    if (one.level === 'error' && one.path.startsWith(`${place}.`))
      errors[one.path.slice(place.length + 1)] ??= one.message
  return errors
}

function FormBar(props: DocumentFormProps & { readonly edit: DocumentEdit; readonly canEdit: boolean }) {
  const { detail, edit, canEdit, type } = props
  const kind = bondedType(type)
  const toast = useToast()
  const client = useClient()
  const storing = useCommand('bonded.store')
  const declaring = useCommand('bonded.declare')
  const undoing = useCommand('bonded.undo')
  const mayDeclare = useMay('bonded.declare')
  const mayMessage = useMay('bonded.message')
  const errors = edit.findings.filter((one) => one.level === 'error').length
  const saved = async (): Promise<{ readonly id: number; readonly revision: number } | undefined> => {
    if (!edit.dirty && detail !== undefined) return { id: detail.row.id, revision: detail.row.revision }
    const answer = await edit.save()
    if (answer !== undefined) props.onSaved(answer.id)
    return answer
  }
  const send = async (act: 'store' | 'declare'): Promise<void> => {
    if (
      act === 'declare' &&
      !(await toast.confirm({
        title: '直接申报？',
        text:
          kind.form === 'customs'
            ? `${kind.name}按海关侧 2017 年结构发出，导入客户端的格式未见原文（未核实）；不确定时请“生成报文”交持卡人办理。`
            : `${kind.name}将以申报方式（DelcareFlag 1）发出；不确定时请用“导入暂存”，由持卡人在单一窗口申报。`,
        ok: '申报',
      }))
    )
      return
    const now = await saved()
    if (now === undefined) return
    const answer = await (act === 'store' ? storing : declaring).run(now)
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已制单 ${answer.value.ownNo}，排入待发`)
    props.onSaved(now.id)
  }
  const message = async (): Promise<void> => {
    const now = await saved()
    if (now === undefined) return
    const answer = await client.call('bonded.message', { id: now.id })
    if (!answer.ok) return toast.failed(answer)
    const file = await client.download(answer.value.fileHash, answer.value.fileName)
    if (!file.ok) toast.failed(file)
  }
  const undo = async (): Promise<void> => {
    if (detail === undefined) return
    if (
      !(await toast.confirm({
        title: `申请${kind.undoName}？`,
        text: `海关同意后${kind.name}${kind.undoName}，账册随之恢复。`,
        ok: `申请${kind.undoName}`,
        danger: true,
      }))
    )
      return
    const answer = await undoing.run({ id: detail.row.id, revision: detail.row.revision })
    if (answer.ok) props.onSaved(detail.row.id)
    else toast.failed(answer)
  }
  return (
    <div className="action-bar" role="toolbar" aria-label="操作">
      <ActionButton hotkey="Escape" onClick={props.onClose}>
        返回
      </ActionButton>
      <ActionButton hotkey="Ctrl+S" primary allowed={canEdit} loading={edit.saving} onClick={() => void saved()}>
        保存
      </ActionButton>
      <ActionButton hotkey="F8" onClick={() => void edit.check()}>
        检查
      </ActionButton>
      {kind.form === 'customs' ? null : (
        <ActionButton
          hotkey="F10"
          allowed={canEdit}
          disabled={errors > 0}
          title="发到单一窗口暂存，由持卡人申报"
          onClick={() => void send('store')}
        >
          导入暂存
        </ActionButton>
      )}
      <ActionButton
        {...(kind.form === 'customs' ? { hotkey: 'F10' } : {})}
        allowed={canEdit && mayDeclare}
        disabled={errors > 0}
        onClick={() => void send('declare')}
      >
        申报…
      </ActionButton>
      <ActionButton
        allowed={mayMessage}
        disabled={detail === undefined && !edit.dirty}
        title="把保存的内容存成报文文件，供在单一窗口手工导入；不发送"
        onClick={() => void message()}
      >
        生成报文
      </ActionButton>
      <ActionButton allowed={mayDeclare && detail?.row.mayUndo === true} danger onClick={() => void undo()}>
        {`申请${kind.undoName}…`}
      </ActionButton>
      {detail !== undefined && type === 'INV101' && detail.row.direction === 'I' ? (
        <InboundButton id={detail.row.id} />
      ) : null}
      <span className="gap" />
      {edit.dirty ? (
        <span className="draft-state" role="status">
          {edit.draftState === 'pending' ? '正在存草稿…' : '草稿已存'}
        </span>
      ) : null}
      {kind.form === 'customs' ? (
        <StatusTag tone="amber" title="海关侧 2017 年结构；导入客户端的格式未见原文">
          未核实
        </StatusTag>
      ) : null}
      <span className="grid-figures">{`${kind.name} ${detail?.row.ownNo ?? '新建'}`}</span>
      {detail === undefined ? null : (
        <span title={detail.row.help}>
          <StatusTag tone={toneOf(detail.row.tone)}>{detail.row.stateName}</StatusTag>
        </span>
      )}
    </div>
  )
}
