import { useState } from 'react'
import { useCommand } from '../../api/index.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { NOTHING_REFUSED, PasteField, RefusedRows, usePastedSheet } from './paste-field.tsx'

const MOST_LINES = 5000

/** What should arrive, pasted from the list or the packing list. */
export function OpenDialog(props: {
  readonly clients: ClientChoices
  readonly onClose: () => void
  readonly onOpened: (id: number) => void
}) {
  const opening = useCommand('inbound.open')
  const toast = useToast()
  const [form, setForm] = useState({ number: '', ownerId: '', bookNo: '', vehicle: '', supplier: '' })
  const sheet = usePastedSheet()
  const [refusal, setRefusal] = useState(NOTHING_REFUSED)
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const { rows } = sheet
  const ready = form.number.trim() !== '' && form.ownerId !== '' && rows.length > 0
  const save = async (): Promise<void> => {
    if (rows.length > MOST_LINES) return toast.warn(`一张到货单最多 ${MOST_LINES} 行，请分成几张登记`)
    const answer = await opening.run({
      number: form.number,
      ownerId: Number(form.ownerId),
      bookNo: form.bookNo,
      vehicle: form.vehicle,
      supplier: form.supplier,
      rows,
    })
    if (!answer.ok) return toast.failed(answer)
    setRefusal(answer.value)
    if (answer.value.lines === 0) return toast.warn('没有一行能用，没有登记')
    props.onOpened(answer.value.id)
    if (answer.value.refused.length === 0) {
      toast.done(`已登记 ${answer.value.lines} 行`)
      props.onClose()
    } else toast.warn(`已登记 ${answer.value.lines} 行，退回 ${answer.value.refused.length} 行`)
  }
  return (
    <SaveDialog
      title="登记到货单"
      width={760}
      ok={`登记 ${rows.length} 行`}
      cancel="关闭"
      disabled={!ready}
      loading={opening.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <label>
          单据编号（核注清单、报关单或自编号）
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={64}
            value={form.number}
            onChange={(event) => put({ number: event.target.value })}
          />
        </label>
        <span>
          <span className="soft">货主</span>
          <ClientPick
            id="inbound-owner"
            label="货主"
            value={form.ownerId}
            clients={props.clients}
            placeholder="名称、编号或首字母 · F4"
            onChange={(ownerId) => put({ ownerId })}
          />
        </span>
        <label>
          账册编号（非账册货物不填）
          <input
            className="field-input"
            maxLength={12}
            value={form.bookNo}
            onChange={(event) => put({ bookNo: event.target.value.trim().toUpperCase() })}
          />
        </label>
        <label>
          车牌
          <input
            className="field-input"
            maxLength={60}
            value={form.vehicle}
            onChange={(event) => put({ vehicle: event.target.value })}
          />
        </label>
        <PasteField label="应到明细" hint={'货号\t应到数量\t批次\t效期\n'} sheet={sheet} />
        <p className="soft wide">
          认得的列：货号、应到数量、批次、效期、料号、备案序号、条码、品名、单位。账册里没有的、数量不对的会退回并写明原因。
        </p>
        <RefusedRows refusal={refusal} sheet={sheet} />
      </div>
    </SaveDialog>
  )
}
