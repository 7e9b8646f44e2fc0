import { useState } from 'react'
import type { EntryKind } from '../../../shared/domain/refund/book/entry.ts'
import { ENTRY_KINDS, ENTRY_RULES, isEntryKind, PACKET_ENTRIES } from '../../../shared/domain/refund/book/entry.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Pick } from '../../ui/form/pick.tsx'
import { FormDialog } from '../../ui/part/form-dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { isAmount, todayHere } from './day.ts'

const TYPED = ENTRY_KINDS.filter((kind) => !ENTRY_RULES[kind].byRule)

/** 登记往来: one thing that happened with a client's money. */
export function EntryDialog(props: {
  readonly clients: ClientChoices
  readonly clientId: string
  readonly onClose: () => void
}) {
  const entering = useCommand('money.enter')
  const toast = useToast()
  const [form, setForm] = useState({
    clientId: props.clientId,
    kind: 'refundReceived' as EntryKind,
    day: todayHere(),
    amount: '',
    reference: '',
    note: '',
    packetId: '',
  })
  const packets = useQueryProcedure(
    'packet.page',
    { filters: [{ field: 'client', op: 'is', value: form.clientId }], limit: 300 },
    { enabled: form.clientId !== '' },
  )
  const belongs = PACKET_ENTRIES.has(form.kind)
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const wrong = form.amount.trim() !== '' && !isAmount(form.amount)
  const ready = form.clientId !== '' && isAmount(form.amount) && form.day !== ''
  const save = async (): Promise<void> => {
    const { packetId, ...rest } = form
    const answer = await entering.run({
      ...rest,
      clientId: Number(form.clientId),
      amount: form.amount.trim(),
      ...(packetId === '' || !belongs ? {} : { packetId: Number(packetId) }),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已登记：${ENTRY_RULES[form.kind].name} ${form.amount.trim()} 元`)
    props.onClose()
  }
  return (
    <FormDialog
      title="登记往来"
      width={480}
      ready={ready}
      pending={entering.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="statement-form">
        <label htmlFor="entry-client">客户</label>
        <ClientPick
          id="entry-client"
          label="客户"
          value={form.clientId}
          clients={props.clients}
          isFirst={form.clientId === ''}
          onChange={(clientId) => put({ clientId, packetId: '' })}
        />
        <label htmlFor="entry-kind">种类</label>
        <select
          id="entry-kind"
          className="field-input"
          value={form.kind}
          onChange={(event) => (isEntryKind(event.target.value) ? put({ kind: event.target.value }) : undefined)}
        >
          {TYPED.map((kind) => (
            <option key={kind} value={kind}>
              {ENTRY_RULES[kind].name}
            </option>
          ))}
        </select>
        <label htmlFor="entry-day">日期</label>
        <input
          id="entry-day"
          className="field-input"
          type="date"
          value={form.day}
          onChange={(event) => put({ day: event.target.value })}
        />
        <label htmlFor="entry-amount">金额（元）</label>
        <input
          id="entry-amount"
          className="field-input number"
          inputMode="decimal"
          data-autofocus={form.clientId === '' ? undefined : true}
          value={form.amount}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'entry-amount-wrong' : undefined}
          onChange={(event) => put({ amount: event.target.value })}
        />
        {wrong ? (
          <p id="entry-amount-wrong" className="field-error entry-wrong" role="alert">
            应为大于零、最多两位小数的金额
          </p>
        ) : null}
        {!belongs ? null : (
          <>
            <label htmlFor="entry-packet">退税包</label>
            <Pick
              id="entry-packet"
              label="退税包"
              none="不对应退税包"
              value={form.packetId}
              choices={(packets.data?.rows ?? []).map((one) => ({
                value: String(one.id),
                label: `${one.period}-${one.batch} ${one.stateName}`,
                hint: `${one.channelName} 退税额 ${one.refund}`,
                initials: '',
              }))}
              onChange={(packetId) => put({ packetId })}
            />
          </>
        )}
        <label htmlFor="entry-reference">参考号（银行流水）</label>
        <input
          id="entry-reference"
          className="field-input"
          maxLength={60}
          value={form.reference}
          onChange={(event) => put({ reference: event.target.value })}
        />
        <label htmlFor="entry-note">备注</label>
        <input
          id="entry-note"
          className="field-input"
          maxLength={200}
          value={form.note}
          onChange={(event) => put({ note: event.target.value })}
        />
      </div>
      <p className="soft">服务费与垫款利息由“收费约定”计算，在“月度收费”入账，不在这里填。</p>
    </FormDialog>
  )
}
