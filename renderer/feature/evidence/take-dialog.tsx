import { Button } from 'antd'
import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import {
  EVIDENCE_KIND_NAMES,
  EVIDENCE_KINDS,
  evidenceFields,
  type EvidenceKind,
} from '../../../shared/domain/refund/evidence-field.ts'
import { useJob } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { NamedClientPick } from '../../connect/client-pick.tsx'
import type { PickChoice } from '../../ui/form/choice.ts'
import { NamedPick } from '../../ui/form/named-pick.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FileDrop } from '../../ui/part/file-drop.tsx'

interface Outcome {
  readonly name: string
  readonly text: string
  readonly bad: boolean
}

const KINDS: readonly PickChoice[] = EVIDENCE_KINDS.map((kind) => ({
  value: kind,
  label: EVIDENCE_KIND_NAMES[kind],
  initials: '',
}))

/** Takes files in: what they are, whose they are; each file says what became of it. */
export function TakeDialog(props: {
  readonly kind: EvidenceKind
  readonly clients: ClientChoices
  readonly onClose: () => void
}) {
  const { upload, progress } = useUpload()
  const taking = useJob('evidence.take')
  const [kind, setKind] = useState<EvidenceKind>(props.kind)
  const [client, setClient] = useState('')
  const [replace, setReplace] = useState(false)
  const [header, setHeader] = useState('')
  const [field, setField] = useState('')
  const [columns, setColumns] = useState<Readonly<Record<string, string>>>({})
  const [asks, setAsks] = useState(false)
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])
  const note = (outcome: Outcome): void => setOutcomes((before) => [...before, outcome])
  const takeOne = async (file: File): Promise<void> => {
    const stored = await upload(file)
    if (!stored.ok) return note({ name: file.name, text: failureText(stored.code, stored.data), bad: true })
    const answer = await taking.start({
      kind,
      hash: stored.value.hash,
      fileName: file.name,
      replaceChanged: replace,
      columns,
      ...(client === '' ? {} : { clientId: Number(client) }),
    })
    if (!answer.ok) {
      if (answer.code === 'MAPPING_NEEDED') setAsks(true)
      return note({ name: file.name, text: failureText(answer.code, answer.data), bad: true })
    }
    const { good, again, corrected, bad, sameFile } = answer.value
    const parts = [
      `接收 ${good}`,
      corrected > 0 ? `更正 ${corrected}` : '',
      again > 0 ? `已有 ${again}` : '',
      bad > 0 ? `退回 ${bad} 行，见“导入批次”` : '',
    ].filter((part) => part !== '')
    note({
      name: file.name,
      text: sameFile ? `这个文件已经导入过：${parts.join('，')}` : parts.join('，'),
      bad: bad > 0,
    })
  }
  const take = async (files: readonly File[]): Promise<void> => {
    setOutcomes([])
    for (const file of files) await takeOne(file)
  }
  return (
    <Dialog
      title="导入退税单证"
      width={640}
      onClose={props.onClose}
      footer={<Button onClick={props.onClose}>{outcomes.length > 0 ? '完成' : '取消'}</Button>}
    >
      <div className="evidence-form">
        <NamedPick
          id="take-kind"
          label="种类"
          value={kind}
          choices={KINDS}
          onChange={(value) => setKind(EVIDENCE_KINDS.find((one) => one === value) ?? 'export')}
        />
        <NamedClientPick
          id="take-client"
          label="客户"
          value={client}
          clients={props.clients}
          none="按文件中的客户、税号识别"
          isFirst
          onChange={setClient}
        />
        <label>
          <input type="checkbox" checked={replace} onChange={() => setReplace(!replace)} />{' '}
          内容已变的作为更正接收（原内容保留为旧版本）
        </label>
        <FileDrop
          accept={['.xlsx', '.xls', '.csv', '.xml', '.zip']}
          multiple
          progress={taking.running ? 0.99 : progress}
          onFiles={(files) => void take(files)}
        >
          <span>把文件拖到这里：电子口岸 XML、Excel 清单、数电票 XML（可多选或打成 zip）</span>
        </FileDrop>
        {asks || Object.keys(columns).length > 0 ? (
          <>
            <div className="evidence-columns">
              <label className="named-field">
                文件中的表头
                <input className="field-input" value={header} onChange={(event) => setHeader(event.target.value)} />
              </label>
              <NamedPick
                id="take-field"
                label="对应栏目"
                value={field}
                choices={evidenceFields(kind).map((one) => ({ value: one.element, label: one.label, initials: '' }))}
                onChange={setField}
              />
              <ActionButton
                disabled={header.trim() === '' || field === ''}
                onClick={() => {
                  setColumns({ ...columns, [header.trim()]: field })
                  setHeader('')
                  setField('')
                }}
              >
                加上
              </ActionButton>
            </div>
            {Object.entries(columns).map(([word, id]) => (
              <span key={word} className="soft">
                “{word}”＝{evidenceFields(kind).find((one) => one.element === id)?.label}，会记住
              </span>
            ))}
          </>
        ) : null}
        {outcomes.length === 0 ? null : (
          <div role="status" aria-label="导入结果">
            <ul className="evidence-results">
              {outcomes.map((one, i) => (
                <li key={i} className={one.bad ? 'bad' : undefined}>
                  <b>{one.name}</b>：{one.text}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Dialog>
  )
}
