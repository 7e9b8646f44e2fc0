import { Button } from 'antd'
import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import { EVIDENCE_KIND_NAMES, evidenceFields, type EvidenceKind } from '../../../shared/domain/refund/evidence-field.ts'
import { useClient, useCommand } from '../../api/index.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { NamedClientPick } from '../../connect/client-pick.tsx'
import type { PickChoice } from '../../ui/form/choice.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import { NamedPick } from '../../ui/form/named-pick.tsx'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** Purchase vouchers of every kind are typed from one place. */
const VOUCHERS: readonly EvidenceKind[] = ['invoice', 'customsPayment', 'consumptionPayment']
const VOUCHER_CHOICES: readonly PickChoice[] = VOUCHERS.map((value) => ({
  value,
  label: EVIDENCE_KIND_NAMES[value],
  initials: '',
}))

const KINDS: Readonly<Record<string, FieldSpec['kind']>> = { decimal: 'decimal', date: 'date' }

function specs(kind: EvidenceKind): FieldSpec[] {
  return evidenceFields(kind)
    .filter((field) => field.element !== 'owner')
    .map((field) => ({
      id: field.element,
      label: field.label,
      kind: KINDS[field.kind] ?? 'text',
      maxLength: field.max,
      required: field.need === 'file',
      help: field.synonyms.slice(0, 4).join('、'),
    }))
}

/** Line fields are empty for the next line; the head stays. */
const LINE_FIELDS = new Set([
  'itemNo',
  'hsCode',
  'name',
  'spec',
  'amount',
  'tax',
  'price',
  'unit',
  'quantity',
  'unit1',
  'quantity1',
  'unit2',
  'quantity2',
])

/** A document line by line, checked like a file when it is saved. */
export function KeyDialog(props: {
  readonly kind: EvidenceKind
  readonly clients: ClientChoices
  readonly onClose: () => void
}) {
  const [kind, setKind] = useState<EvidenceKind>(props.kind)
  const client = useClient()
  const keying = useCommand('evidence.key')
  const toast = useToast()
  const [owner, setOwner] = useState('')
  const [rows, setRows] = useState<readonly FormValues[]>([])
  const [values, setValues] = useState<FormValues>({})
  const [problem, setProblem] = useState('')
  const fields = specs(kind)
  // Fields of another kind that were typed before stay behind.
  const known = (row: FormValues): FormValues =>
    Object.fromEntries(Object.entries(row).filter(([id]) => fields.some((field) => field.id === id)))
  const filled = (row: FormValues): boolean => Object.values(row).some((text) => text.trim() !== '')
  const addLine = (): void => {
    if (!filled(values)) return
    setRows([...rows, values])
    setValues(Object.fromEntries(Object.entries(values).filter(([id]) => !LINE_FIELDS.has(id))))
  }
  const all = (): readonly FormValues[] =>
    Object.keys(values).some((id) => LINE_FIELDS.has(id) && (values[id] ?? '').trim() !== '') || rows.length === 0
      ? [...rows, values]
      : rows
  const save = async (): Promise<void> => {
    setProblem('')
    if (owner === '') return setProblem('请先选择客户。')
    const clean = all().map((row) => Object.fromEntries(Object.entries(row).filter(([, text]) => text.trim() !== '')))
    const answer = await keying.run({ kind, clientId: Number(owner), rows: clean.map(known) })
    if (!answer.ok) return setProblem(failureText(answer.code, answer.data))
    toast.done(answer.value.good > 0 ? `已录入 ${answer.value.good} 份` : '台账中已有完全相同的内容，没有重复录入')
    props.onClose()
  }
  const prefill = async (): Promise<void> => {
    const answer = await client.call('evidence.prefill', { declarationNo: values['declarationNo'] ?? '' })
    if (!answer.ok) return setProblem(failureText(answer.code, answer.data))
    setOwner(answer.value.clientId === 0 ? owner : String(answer.value.clientId))
    setRows(answer.value.rows.slice(0, -1))
    setValues(answer.value.rows.at(-1) ?? {})
  }
  useHotkeys({ F6: addLine }, 'dialog')
  return (
    <Dialog
      title={`录入${EVIDENCE_KIND_NAMES[kind]}`}
      width={860}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          {kind === 'export' ? (
            <ActionButton
              layer="dialog"
              disabled={(values['declarationNo'] ?? '') === ''}
              title="用本台账申报过的内容填好，再对照海关结关数据修改"
              onClick={() => void prefill()}
            >
              用申报内容预填
            </ActionButton>
          ) : null}
          <ActionButton layer="dialog" disabled={!filled(values)} onClick={addLine}>
            再加一行<kbd>F6</kbd>
          </ActionButton>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            loading={keying.pending}
            onClick={() => void save()}
          >{`保存 ${all().length} 行`}</ActionButton>
        </>
      }
    >
      <div className="evidence-form evidence-key">
        <NamedClientPick
          id="key-client"
          label="客户"
          value={owner}
          clients={props.clients}
          onChange={setOwner}
          isFirst
        />
        {VOUCHERS.includes(props.kind) ? (
          <NamedPick
            id="key-kind"
            label="凭证种类"
            value={kind}
            choices={VOUCHER_CHOICES}
            onChange={(value) => {
              // Lines belong to the columns of their kind; what is typed and has the same name stays.
              setKind(VOUCHERS.find((one) => one === value) ?? kind)
              setRows([])
            }}
          />
        ) : null}
        {rows.length === 0 ? null : (
          <p className="soft">
            已加 {rows.length} 行：{rows.map((row) => `${row['name'] ?? ''} ${row['amount'] ?? ''}`).join('；')}
          </p>
        )}
        <FieldGrid
          key={kind}
          formId={`evidence-key-${kind}`}
          fields={fields}
          values={values}
          errors={{}}
          order={fields.map((field) => field.id)}
          onChange={(id, value) => setValues({ ...values, [id]: value })}
          onEnd={() => void save()}
          onUndo={() => undefined}
        />
        {problem === '' ? null : (
          <p className="evidence-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  )
}
