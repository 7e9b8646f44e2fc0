import { useMemo, useRef, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { DEC_ELEMENT_TABLE } from '../../../shared/code/declaration.ts'
import { directionOf } from '../../../shared/domain/declaration/content.ts'
import { groupOf } from '../../../shared/message/dec/section.ts'
import { useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices } from '../../connect/choices.ts'
import { isTypingIn, useFocusWish } from '../../connect/focus-wish.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { ClientPick } from '../../connect/client-pick.tsx'
import { fitOrder } from '../../ui/form/field.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import { useCodeLookup } from '../../ui/form/lookup.ts'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import { newItem, nextPath, placeOf, targetOf, withHead, type Target } from './declaration-edit.ts'
import { sectionColumns } from './declaration-columns.ts'
import { headForm } from './declaration-fields.ts'
import './declaration.css'
import { FormTools } from './form-tools.tsx'
import { DeclarationPapers } from './declaration-papers.tsx'
import { codeFor } from './section-grid.tsx'
import { Sections } from './sections.tsx'
import { SidePanel } from './side-panel.tsx'
import { useDeclaration, type DeclarationEdit, type Finding, type Sheet } from './use-declaration.ts'

type Detail = CallOut<'declaration.get'>

export interface DeclarationFormProps {
  /** undefined: a new declaration. */
  readonly detail: Detail | undefined
  readonly stored: Sheet
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
  readonly onCopied: (id: number) => void
}

const FORM_ID = 'declaration-head'
const ITEM_ORDER = sectionColumns('items', groupOf('items')).map((column) => column.id)

/** Moves the cursor to what a finding is about. */
function useGoTo(setAll: (all: boolean) => void): {
  readonly go: (finding: Finding) => void
  readonly section: string
  readonly setSection: (section: string) => void
  readonly wish: Target | undefined
} {
  const [section, setSection] = useState('items')
  const [wish, setWish] = useState<Target | undefined>(undefined)
  const go = (finding: Finding): void => {
    const target = targetOf(finding.path)
    if (target.section !== 'head') {
      setSection(target.section)
      return setWish(target)
    }
    const focus = (): void => document.getElementById(`${FORM_ID}-${target.field}`)?.focus()
    if (document.getElementById(`${FORM_ID}-${target.field}`) === null) setAll(true)
    setTimeout(focus, 0)
  }
  return { go, section, setSection, wish }
}

/** Head objections by field, once somebody has asked for the check. */
function headErrors(findings: readonly Finding[] | undefined, shown: boolean): Readonly<Record<string, string>> {
  if (!shown) return {}
  return Object.fromEntries(
    (findings ?? [])
      .filter((one) => one.level === 'error' && one.path.startsWith('head.'))
      .map((one) => [one.path.slice(5), one.message.replace(/^表头：/, '')]),
  )
}

/** 报关单录入: head, lines and checks on one screen, made for the keyboard. */
export function DeclarationForm(props: DeclarationFormProps) {
  const { detail } = props
  const row = detail?.row
  const edit = useDeclaration(row?.id, props.stored)
  const mayEdit = useMay('declaration.save')
  const canEdit = mayEdit && (row?.mayEdit ?? true) && edit.ready
  const [all, setAll] = useState(false)
  const [checked, setChecked] = useState(false)
  const [tab, setTab] = useState('check')
  const [sideSize, setSideSize] = usePaneSize('declaration-side', 270)
  const [sectionSize, setSectionSize] = usePaneSize('declaration-sections', 300)
  const { go, section, setSection, wish } = useGoTo(setAll)
  const sectionsRef = useRef<HTMLDivElement>(null)
  const { content } = edit.sheet
  const form = headForm(directionOf(content) === 'I' ? 'I' : 'E', all)
  const errors = useMemo(() => headErrors(edit.findings, checked), [checked, edit.findings])
  const enter = (): void => {
    if (!isTypingIn('.declaration-form')) document.getElementById(`${FORM_ID}-${form.order[0] ?? ''}`)?.focus()
  }
  useFocusWish('declaration', enter, edit.ready)
  const toLines = (): void => {
    setSection('items')
    if (content.items.length === 0 && canEdit) edit.change((now) => ({ ...now, items: [newItem(now)] }))
    setTimeout(() => sectionsRef.current?.querySelector<HTMLElement>('[role=grid]')?.focus(), 0)
  }
  const adopt = useAdopt(detail, props.onSaved)
  const resolve = useCodeOnLeave(edit)
  const place = (path: string): number =>
    placeOf(
      path,
      form.fields.map((field) => field.id),
      ITEM_ORDER,
    )
  return (
    <div className="declaration-form">
      <PaneHead
        title={row === undefined ? '新建报关单' : `${row.directionName}报关单　${row.ownNo}　${row.client}`}
        onClose={props.onClose}
      >
        {row === undefined ? null : <StatusTag tone={toneOf(row.tone)}>{row.stateName}</StatusTag>}
        {row === undefined || row.reason === '' ? null : <span className="field-error">{row.reason}</span>}
        <DraftState edit={edit} />
      </PaneHead>
      <ActionBar
        edit={edit}
        detail={detail}
        canEdit={canEdit}
        go={go}
        place={place}
        onChecked={() => {
          setChecked(true)
          setTab('check')
        }}
        onSaved={props.onSaved}
        onSent={() => setTab('progress')}
      >
        <FormTools
          edit={edit}
          detail={detail}
          canEdit={canEdit}
          all={all}
          onAll={setAll}
          onSaved={props.onSaved}
          onCopied={props.onCopied}
          onReadBack={() => setTab('difference')}
        />
      </ActionBar>
      <SplitPane
        direction="across"
        size={sideSize}
        onSize={setSideSize}
        least={200}
        sideLabel="检查与进度"
        side={
          <SidePanel
            findings={edit.findings}
            subject={{ content, clientId: edit.sheet.clientId }}
            detail={detail}
            tab={tab}
            onTab={setTab}
            place={place}
            onGo={(finding) => {
              setChecked(true)
              go(finding)
            }}
            adopt={canEdit ? adopt : undefined}
          />
        }
      >
        <SplitPane
          direction="down"
          size={sectionSize}
          onSize={setSectionSize}
          least={170}
          sideLabel="商品与各部分"
          side={
            <div className="declaration-lower" ref={sectionsRef}>
              <Sections
                content={content}
                findings={edit.findings}
                canEdit={canEdit}
                section={section}
                onSection={setSection}
                wish={wish}
                change={edit.change}
                onUndo={edit.undo}
                papers={<DeclarationPapers id={row?.id} edit={edit} canEdit={canEdit} />}
                paperCount={detail?.papers ?? 0}
              />
            </div>
          }
        >
          <div
            className="declaration-head"
            role="region"
            aria-label="表头"
            tabIndex={0}
            onBlur={(event) => resolve(event.target)}
          >
            <ClientLine edit={edit} canEdit={canEdit} />
            <FieldGrid
              formId={FORM_ID}
              fields={form.fields}
              values={content.head}
              errors={errors}
              order={fitOrder(
                form.fields.filter((field) => form.order.includes(field.id)),
                [],
              )}
              disabled={!canEdit}
              onChange={(id, value) => edit.change((now) => withHead(now, id, value))}
              onEnd={toLines}
              onUndo={edit.undo}
            />
          </div>
        </SplitPane>
      </SplitPane>
    </div>
  )
}

/** Chinese or initials that were typed faster than the list came become their code when the cursor leaves. */
function useCodeOnLeave(edit: DeclarationEdit): (left: HTMLElement) => void {
  const lookup = useCodeLookup()
  return (left) => {
    const field = left.closest<HTMLElement>('[data-field]')?.dataset.field
    if (!(left instanceof HTMLInputElement) || field === undefined || DEC_ELEMENT_TABLE[field] === undefined) return
    const typed = left.value
    if (typed === '') return
    void codeFor(lookup, field, typed).then((code) => {
      if (code !== typed) edit.change((now) => (now.head[field] === typed ? withHead(now, field, code) : now))
    })
  }
}

function useAdopt(detail: Detail | undefined, onSaved: (id: number) => void): () => void {
  const adopting = useCommand('declaration.adopt')
  const toast = useToast()
  return () => {
    if (detail === undefined) return
    void adopting.run({ id: detail.row.id, revision: detail.row.revision }).then((answer) => {
      if (!answer.ok) return toast.failed(answer)
      toast.done('已按实际申报的内容存为新的一版')
      onSaved(detail.row.id)
    })
  }
}

function DraftState(props: { readonly edit: DeclarationEdit }) {
  const { edit } = props
  if (edit.draftState === 'retrying')
    return (
      <span className="draft-state draft-retrying" role="alert">
        未保存到台账，正在重试
      </span>
    )
  if (!edit.dirty) return null
  return (
    <span className="draft-state" role="status">
      {edit.restoredAt === undefined ? '' : `已恢复 ${readableTime(edit.restoredAt)} 的草稿 · `}
      {edit.draftState === 'pending' ? '正在存草稿…' : '草稿已存，未保存'}
    </span>
  )
}

function ClientLine(props: { readonly edit: DeclarationEdit; readonly canEdit: boolean }) {
  const { edit } = props
  const clients = useClientChoices()
  return (
    <div className="inline-form declaration-client">
      <span className="soft">客户</span>
      <ClientPick
        id="declaration-client"
        label="客户"
        value={edit.sheet.clientId === 0 ? '' : String(edit.sheet.clientId)}
        clients={clients}
        none="（无）"
        disabled={!props.canEdit}
        onChange={(value) => edit.setClient(Number(value))}
      />
      <span className="soft">内部备注</span>
      <input
        className="field-input"
        aria-label="内部备注"
        maxLength={200}
        value={edit.sheet.note}
        disabled={!props.canEdit}
        onChange={(event) => edit.setNote(event.target.value)}
      />
    </div>
  )
}

interface ActionBarProps {
  readonly edit: DeclarationEdit
  readonly detail: Detail | undefined
  readonly canEdit: boolean
  readonly go: (finding: Finding) => void
  /** Where a finding stands on the screen. */
  readonly place: (path: string) => number
  readonly onChecked: () => void
  readonly onSaved: (id: number) => void
  readonly onSent: () => void
  readonly children: React.ReactNode
}

function ActionBar(props: ActionBarProps) {
  const { edit, detail, canEdit } = props
  const toast = useToast()
  const storing = useCommand('declaration.store')
  const declaring = useCommand('declaration.declare')
  const mayDeclare = useMay('declaration.declare')
  const last = useRef<string | undefined>(undefined)
  const check = async (): Promise<readonly Finding[]> => {
    const findings = await edit.check()
    props.onChecked()
    last.current = undefined
    const errors = findings.filter((one) => one.level === 'error').length
    if (errors === 0) toast.done('检查通过')
    else toast.warn(`${errors} 处错误，按 F9 逐处更正`)
    return findings
  }
  const next = (): void => {
    const errors = (edit.findings ?? []).filter((one) => one.level === 'error')
    const path = nextPath(
      errors.map((one) => one.path),
      last.current,
      props.place,
    )
    const finding = errors.find((one) => one.path === path)
    last.current = path
    if (finding === undefined) toast.done('没有错误')
    else props.go(finding)
  }
  const save = async (): Promise<{ readonly id: number; readonly revision: number } | undefined> => {
    const saved = await edit.save()
    if (saved !== undefined) {
      toast.done('已保存')
      props.onSaved(saved.id)
    }
    return saved
  }
  const send = async (act: 'store' | 'declare'): Promise<void> => {
    const handle = act === 'store' ? storing : declaring
    if (
      act === 'declare' &&
      !(await toast.confirm({
        title: '向海关申报',
        text: '申报后内容不能再改，由持卡人签名对海关负责。确认按当前内容申报？',
        ok: '申报 1 票',
        danger: true,
      }))
    )
      return
    const saved =
      edit.dirty || detail === undefined ? await edit.save() : { id: detail.row.id, revision: detail.row.revision }
    if (saved === undefined) return
    const answer = await handle.run(saved)
    if (!answer.ok && answer.code === 'DECLARATION_NOT_READY') await check()
    if (!answer.ok) toast.failed(answer)
    else {
      toast.done(act === 'store' ? '已制单，导入暂存后可在单一窗口核对申报' : '已制单，正在申报')
      if (answer.value.papersLeft > 0)
        toast.warn(`此通道不能带单据，${answer.value.papersLeft} 份随附单据请在单一窗口上传`)
    }
    props.onSaved(saved.id)
    if (answer.ok) props.onSent()
  }
  const sendable = canEdit && (detail?.row.maySend ?? true)
  return (
    <div className="form-bar">
      <ActionButton
        hotkey="Ctrl+S"
        layer="pane"
        primary
        allowed={canEdit}
        loading={edit.saving}
        onClick={() => void save()}
      >
        保存
      </ActionButton>
      <ActionButton hotkey="F8" layer="pane" onClick={() => void check()}>
        检查
      </ActionButton>
      <ActionButton hotkey="F9" layer="pane" onClick={next}>
        下一处错误
      </ActionButton>
      <ActionButton
        hotkey="F10"
        layer="pane"
        allowed={canEdit}
        disabled={!sendable}
        loading={storing.pending}
        title="把草稿放进单一窗口（暂存），由持卡人核对后申报"
        onClick={() => void send('store')}
      >
        导入暂存
      </ActionButton>
      <ActionButton
        hotkey="Ctrl+F10"
        layer="pane"
        allowed={mayDeclare && canEdit}
        disabled={!sendable}
        loading={declaring.pending}
        title="直接向海关申报：复核员以上"
        onClick={() => void send('declare')}
      >
        申报
      </ActionButton>
      {canEdit || !edit.ready ? null : (
        <span className="soft">
          {detail?.row.mayEdit === false ? `当前为“${detail.row.stateName}”，内容不能改。` : '您的角色只能查看。'}
        </span>
      )}
      <span className="gap" />
      {props.children}
    </div>
  )
}
