import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { fitOrder, readOrder, setPlace } from '../ui/form/field.ts'
import type { FieldSpec } from '../ui/form/field.ts'
import { CompareDialog } from '../ui/form/compare-dialog.tsx'
import { FieldGrid } from '../ui/form/field-grid.tsx'
import { readableTime } from '../ui/number-text.ts'
import { ActionButton } from '../ui/part/action-button.tsx'
import { StatusTag } from '../ui/part/status-tag.tsx'
import { isTypingIn, useFocusWish } from './focus-wish.ts'
import { useLayouts } from './layout.tsx'
import type { RecordForm } from './use-record-form.ts'

export interface RecordFormViewProps {
  readonly formId: string
  /** Several forms of one kind share one order of fields (its layout key) and one name for `wishFocus`. */
  readonly orderKey: string
  readonly fields: readonly FieldSpec[]
  readonly form: RecordForm
  readonly canSave: boolean
  readonly problems?: readonly string[]
  /** Extra actions of the feature. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** Form bar (save, discard, order, draft state), fields in three columns, comparison on conflict. */
export function RecordFormView(props: RecordFormViewProps) {
  const { form, fields, formId } = props
  const [order, setOrder] = useFieldOrder(props.orderKey, fields)
  const [ordering, setOrdering] = useState(false)
  const enter = (): void => {
    if (!isTypingIn('.record-form')) document.getElementById(`${formId}-${order[0] ?? ''}`)?.focus()
  }
  useFocusWish(props.orderKey, enter, form.ready)
  return (
    <section className="record-form" aria-label="编辑">
      <div className="form-bar">
        <ActionButton
          hotkey="Ctrl+S"
          layer="pane"
          primary
          allowed={props.canSave}
          loading={form.saving}
          onClick={() => void form.save()}
        >
          保存
        </ActionButton>
        <ActionButton
          allowed={props.canSave}
          disabled={!form.dirty}
          onClick={form.discard}
          title="放弃草稿，恢复为台账中的内容"
        >
          放弃修改
        </ActionButton>
        {props.actions}
        {props.canSave ? null : <span className="soft">您的角色只能查看。</span>}
        <span className="gap" />
        <DraftMark form={form} />
        <ActionButton
          allowed={props.canSave}
          onClick={() => setOrdering(!ordering)}
          title="Enter 键在栏位间移动的次序，只对您本人有效"
        >
          {ordering ? '完成次序' : '次序'}
        </ActionButton>
      </div>
      {props.problems === undefined || props.problems.length === 0 ? null : (
        <div className="problem-list" role="status">
          {props.problems.map((problem) => (
            <StatusTag key={problem} tone="amber">
              {problem}
            </StatusTag>
          ))}
        </div>
      )}
      <FieldGrid
        formId={formId}
        fields={fields}
        values={form.values}
        errors={form.errors}
        order={order}
        disabled={!props.canSave}
        onChange={form.set}
        onEnd={() => void form.save()}
        onUndo={form.undo}
        onPlace={ordering ? (id, place) => setOrder(setPlace(order, id, place)) : undefined}
      />
      {props.children}
      {form.conflict === undefined ? null : (
        <CompareDialog
          by={form.conflict.by}
          differences={form.conflict.differences}
          onDecide={form.decide}
          onCancel={form.dropConflict}
        />
      )}
    </section>
  )
}

/** Says where the input is: only in this window, or already in the ledger. */
function DraftMark(props: { readonly form: RecordForm }) {
  const { form } = props
  if (form.draftState === 'retrying')
    return (
      <span className="draft-state draft-retrying" role="alert">
        未保存到台账，正在重试
      </span>
    )
  if (!form.dirty) return null
  const restored = form.restoredAt === undefined ? '' : `已恢复 ${readableTime(form.restoredAt)} 的草稿 · `
  return (
    <span className="draft-state" role="status">
      {restored}
      {form.draftState === 'pending' ? '正在存草稿…' : '草稿已存'}
    </span>
  )
}

function useFieldOrder(
  key: string,
  fields: readonly FieldSpec[],
): readonly [readonly string[], (next: readonly string[]) => void] {
  const layouts = useLayouts()
  const [saved, setSaved] = useState<readonly string[]>([])
  const layoutKey = `order:${key}`
  useEffect(() => {
    let gone = false
    void layouts.load(layoutKey).then((body) => {
      if (!gone) setSaved(readOrder(body))
    })
    return () => {
      gone = true
    }
  }, [layoutKey, layouts])
  const change = (next: readonly string[]): void => {
    setSaved(next)
    layouts.save(layoutKey, JSON.stringify(next))
  }
  return [fitOrder(fields, saved), change]
}
