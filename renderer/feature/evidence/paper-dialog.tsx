import { Button } from 'antd'
import { useState } from 'react'
import { PAPER_KINDS } from '../../../shared/domain/refund/evidence.ts'
import { PAPER_NAMES } from '../../../shared/domain/refund/voucher-state.ts'
import { useCommand } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { NamedClientPick } from '../../connect/client-pick.tsx'
import type { PickChoice } from '../../ui/form/choice.ts'
import { NamedPick } from '../../ui/form/named-pick.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FileDrop } from '../../ui/part/file-drop.tsx'
import { useToast } from '../../ui/part/toast.ts'

const KINDS: readonly PickChoice[] = PAPER_KINDS.map((kind) => ({
  value: kind,
  label: PAPER_NAMES[kind],
  initials: '',
}))
const words = (text: string): string[] => text.split(/[\s,，;；、]+/).filter((word) => word !== '')

/** Keeps a scanned paper with what it proves. */
export function PaperDialog(props: { readonly clients: ClientChoices; readonly onClose: () => void }) {
  const { upload, progress } = useUpload()
  const saving = useCommand('refundPaper.save')
  const toast = useToast()
  const [form, setForm] = useState({
    clientId: '',
    kind: 'transport',
    number: '',
    datedOn: '',
    title: '',
    pages: '1',
    note: '',
    declarationNos: '',
    voucherNos: '',
  })
  const [file, setFile] = useState<{ readonly hash: string; readonly name: string } | undefined>(undefined)
  const put = (change: Partial<typeof form>): void => setForm((before) => ({ ...before, ...change }))
  const take = async (files: readonly File[]): Promise<void> => {
    const [one] = files
    if (one === undefined) return
    const stored = await upload(one)
    if (!stored.ok) return toast.failed(stored)
    setFile({ hash: stored.value.hash, name: one.name })
    put(form.title === '' ? { title: one.name.replace(/\.[^.]+$/, '') } : {})
  }
  const save = async (): Promise<void> => {
    if (file === undefined) return
    const answer = await saving.run({
      clientId: Number(form.clientId),
      kind: PAPER_KINDS.find((kind) => kind === form.kind) ?? 'other',
      number: form.number,
      datedOn: form.datedOn,
      title: form.title,
      hash: file.hash,
      fileName: file.name,
      pages: Math.max(1, Number(form.pages) || 1),
      note: form.note,
      declarationNos: words(form.declarationNos),
      voucherNos: words(form.voucherNos),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(
      answer.value.again
        ? `这份文件已登记过，新增对应 ${answer.value.links} 处`
        : `已登记，对应 ${answer.value.links} 处`,
    )
    props.onClose()
  }
  const field = (id: keyof typeof form, label: string, more: { type?: string; placeholder?: string } = {}) => (
    <label className="named-field">
      {label}
      <input
        className="field-input"
        {...more}
        value={form[id]}
        onChange={(event) => put({ [id]: event.target.value })}
      />
    </label>
  )
  return (
    <Dialog
      title="登记合同与运输单证"
      width={560}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={file === undefined || form.clientId === '' || form.title.trim() === ''}
            loading={saving.pending}
            onClick={() => void save()}
          >
            保存
          </ActionButton>
        </>
      }
    >
      <div className="evidence-form">
        <NamedClientPick
          id="paper-client"
          label="客户"
          value={form.clientId}
          clients={props.clients}
          onChange={(clientId) => put({ clientId })}
          isFirst
        />
        <NamedPick id="paper-kind" label="种类" value={form.kind} choices={KINDS} onChange={(kind) => put({ kind })} />
        <FileDrop
          accept={['.pdf', '.jpg', '.jpeg', '.png', '.ofd']}
          progress={progress}
          onFiles={(files) => void take(files)}
        >
          <span>{file === undefined ? '扫描件或电子文件' : file.name}</span>
        </FileDrop>
        {field('title', '名称')}
        {field('number', '编号')}
        {field('datedOn', '日期', { type: 'date' })}
        {field('pages', '页数')}
        {field('declarationNos', '证明的报关单号', { placeholder: '可填多个，空格分开' })}
        {field('voucherNos', '证明的凭证号', { placeholder: '可填多个，空格分开' })}
        {field('note', '备注')}
      </div>
    </Dialog>
  )
}
