import { Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { INTAKE_KINDS, INTAKE_KIND_NAMES } from '../../../shared/contract/area/intake.ts'
import type { Out } from '../../../shared/contract/index.ts'
import { fieldOf, missingFields } from '../../../shared/domain/intake/field-dictionary.ts'
import { isOfNoClient } from '../../../shared/domain/intake/kind.ts'
import { useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices } from '../../connect/choices.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { ClientPick } from '../../connect/client-pick.tsx'
import { readableBytes, readableCount } from '../../ui/number-text.ts'
import { useHotkeys } from '../../ui/keys/use-hotkeys.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { ownerOf, type QueuedFile } from './intake-queue.ts'
import { columnOf, readMapping } from './mapping-edit.ts'
import type { PickedMapping } from './mapping-pick.tsx'
import { MappingPick } from './mapping-pick.tsx'
import { ColumnOptions, MappingList } from './mapping-list.tsx'
import { PreviewTable } from './preview-table.tsx'
import type { Sniffed } from './use-sniff.ts'
import { useSniff } from './use-sniff.ts'

export interface IntakeDeskProps {
  readonly file: QueuedFile
  readonly onChange: (file: QueuedFile) => void
  readonly onStaged: (result: Out<'intake.stage'>) => void
  readonly onLeave: () => void
  readonly onOpenBatch: (batchId: number) => void
}

/** One file before it is checked: what it is, whose it is, how its columns are read, beside its first rows. */
export function IntakeDesk(props: IntakeDeskProps) {
  const { file, onChange } = props
  const toast = useToast()
  const sniff = useSniff(file)
  const staging = useJob('intake.stage')
  const mayStage = useMay('intake.stage')
  const clients = useClientChoices()
  const [picked, setPicked] = useState<PickedMapping | undefined>(undefined)
  const mapping = useMemo(
    () => file.mapping ?? readMapping(sniff.result?.mapping),
    [file.mapping, sniff.result?.mapping],
  )
  const missing = missingLabels(file, sniff.result)
  const owner = ownerOf(file)
  const problem =
    owner === undefined
      ? '请先选择客户'
      : sniff.result === undefined
        ? '文件还没有读出来'
        : missing.length > 0
          ? `还缺必填字段：${missing.join('、')}`
          : undefined
  const check = async (): Promise<void> => {
    if (problem !== undefined || owner === undefined) return toast.warn(problem ?? '请先选择客户')
    const answer = await staging.start({
      hash: file.hash,
      fileName: file.fileName,
      kind: file.kind,
      clientId: owner,
      ...(mapping === undefined ? {} : { mapping: { ...mapping } }),
    })
    if (answer.ok) props.onStaged(answer.value)
    else toast.failed(answer)
  }
  const sameFile = sniff.result?.sameFile
  return (
    <div className="batch-view">
      <div className="intake-head">
        <span className="intake-file" title={file.fileName}>
          {file.fileName}
        </span>
        <span className="soft">{readableBytes(file.bytes)}</span>
        <label>
          种类
          <select
            className="field-input"
            value={file.kind}
            onChange={(event) =>
              onChange({
                ...file,
                kind: INTAKE_KINDS.find((kind) => kind === event.target.value) ?? file.kind,
                mapping: undefined,
              })
            }
          >
            {INTAKE_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {INTAKE_KIND_NAMES[kind]}
              </option>
            ))}
          </select>
        </label>
        {isOfNoClient(file.kind) ? null : (
          <>
            <label htmlFor="intake-client">客户</label>
            <ClientPick
              id="intake-client"
              label="客户"
              value={file.clientId === undefined ? '' : String(file.clientId)}
              clients={clients}
              placeholder="名称、编号或拼音首字母 · F4"
              invalid={file.clientId === undefined}
              onChange={(value) => onChange({ ...file, clientId: Number(value) })}
            />
          </>
        )}
        <MappingPick
          file={file}
          headers={sniff.result?.headers}
          picked={picked}
          onPick={(next) => {
            setPicked(next)
            onChange({ ...file, mapping: next?.mapping })
          }}
        />
        <span className="gap" />
        <SaveMapping file={file} sniffed={sniff.result} picked={picked} />
        <ActionButton
          hotkey="F8"
          primary
          allowed={mayStage}
          loading={staging.running}
          title={problem ?? '读取全部行并检查，不改动台账'}
          onClick={() => void check()}
        >
          检查
        </ActionButton>
        <Button onClick={props.onLeave}>移出队列</Button>
      </div>
      {sameFile === undefined ? null : (
        <p className="batch-again" role="status">
          这个文件的内容以前导入过。再检查会回到原来的批次，不会重复。
          <button type="button" className="link-button" onClick={() => props.onOpenBatch(sameFile)}>
            看原来的批次
          </button>
        </p>
      )}
      {sniff.failure !== undefined ? (
        <FailureSentence failure={sniff.failure} />
      ) : sniff.result === undefined ? (
        <LoadingSentence>正在识别文件…</LoadingSentence>
      ) : (
        <Sides {...props} sniffed={sniff.result} pending={sniff.pending} picked={picked} />
      )}
    </div>
  )
}

function Sides(
  props: IntakeDeskProps & {
    readonly sniffed: Sniffed
    readonly pending: boolean
    readonly picked: PickedMapping | undefined
  },
) {
  const { file, sniffed, onChange } = props
  const fields = useQueryProcedure('intake.fields', { kind: file.kind })
  const [size, setSize] = usePaneSize('intake-preview', Math.round(window.innerWidth * 0.5))
  const [selected, setSelected] = useState<string | undefined>(undefined)
  const [at, setAt] = useState(-1)
  const mapping = file.mapping ?? readMapping(sniffed.mapping)
  const labels = useMemo(
    () => new Map((fields.data?.fields ?? []).map((field) => [field.id, field.label])),
    [fields.data],
  )
  const findings = sniffed.preview.flatMap((line) => line.findings)
  const current = findings[at]
  useHotkeys({
    F9: () => {
      if (findings.length === 0) return false
      const next = (at + 1) % findings.length
      setAt(next)
      const column = findings[next]?.column
      if (column !== undefined && column !== '') setSelected(column)
      return true
    },
  })
  const header = sniffed.headers.find((candidate) => candidate.column === selected)
  const target = mapping === undefined || selected === undefined ? undefined : columnOf(mapping, selected)?.field
  const field = fields.data?.fields.find((candidate) => candidate.id === target)
  const preview = (
    <>
      <div className="intake-preview-title">
        文件前 {sniffed.preview.length} 行
        {props.pending
          ? ' · 正在按新的对应重读…'
          : findings.length > 0
            ? ` · ${findings.length} 处问题，F9 逐个查看`
            : ' · 没有发现问题'}
      </div>
      <PreviewTable
        sniffed={sniffed}
        mapping={mapping}
        labels={labels}
        selected={selected}
        onSelect={setSelected}
        current={current}
      />
    </>
  )
  return (
    <>
      <Notes
        sniffed={sniffed}
        origin={originOf(file, sniffed, props.picked)}
        missing={missingLabels(file, sniffed)}
        same={sameLabels(file, sniffed)}
      />
      {mapping === undefined ? (
        <div className="work-main">{preview}</div>
      ) : (
        <SplitPane direction="across" size={size} onSize={setSize} least={320} sideLabel="预览" side={preview}>
          {fields.isError ? (
            <FailureSentence failure={fields.error} onRetry={() => void fields.refetch()} />
          ) : sniffed.headers.length === 0 ? (
            <EmptySentence>没有认出表头。请确认工作表的第一个表就是数据。</EmptySentence>
          ) : (
            <MappingList
              mapping={mapping}
              headers={sniffed.headers}
              labels={sniffed.labels ?? []}
              fields={fields.data?.fields ?? []}
              selected={selected}
              onSelect={setSelected}
              onChange={(next) => onChange({ ...file, mapping: next })}
            />
          )}
          <ColumnOptions
            mapping={mapping}
            column={selected ?? ''}
            header={header?.text ?? ''}
            field={field}
            onChange={(next) => onChange({ ...file, mapping: next })}
          />
        </SplitPane>
      )}
    </>
  )
}

/** Required fields that nothing supplies yet: of a corrected mapping at once, without waiting for the file to be read again. */
function missingLabels(file: QueuedFile, sniffed: Sniffed | undefined): readonly string[] {
  if (file.mapping === undefined)
    return sniffed === undefined || readMapping(sniffed.mapping) === undefined
      ? []
      : sniffed.missing.map((name) => fieldOf(file.kind, name)?.label ?? name)
  return missingFields(file.mapping).map((id) => fieldOf(file.kind, id)?.label ?? id)
}

interface Origin {
  readonly tone: 'purple' | 'green' | 'blue'
  readonly text: string
}

/** Where the mapping on screen comes from. */
function originOf(file: QueuedFile, sniffed: Sniffed, picked: PickedMapping | undefined): Origin {
  if (file.mapping !== undefined)
    return file.mapping === picked?.mapping
      ? { tone: 'green', text: `已套用对应：${picked.name}` }
      : { tone: 'purple', text: '对应关系已由您修改' }
  return sniffed.remembered === undefined
    ? { tone: 'blue', text: '对应关系为推测，请核对' }
    : { tone: 'green', text: `已认出版式：${sniffed.remembered}` }
}

/** What was recognised, and what is still missing. */
function Notes(props: {
  readonly sniffed: Sniffed
  readonly origin: Origin
  readonly missing: readonly string[]
  readonly same: readonly string[]
}) {
  const { sniffed, origin, missing } = props
  const sheet = sniffed.sheets[0]
  return (
    <div className="intake-notes" role="status">
      <StatusTag tone={origin.tone}>{origin.text}</StatusTag>
      <span className="soft">
        {sniffed.format}
        {sheet === undefined
          ? ''
          : ` · 工作表 ${sniffed.sheets.map((one) => `${one.name}${one.rows > 0 ? `（${readableCount(one.rows)} 行）` : ''}${one.hidden ? '（隐藏）' : ''}`).join('、')}`}
      </span>
      {missing.length === 0 ? (
        <StatusTag tone="green">必填字段齐全</StatusTag>
      ) : (
        <>
          {<span>还缺必填：</span>}
          {missing.map((name) => (
            <StatusTag key={name} tone="red">
              {name}
            </StatusTag>
          ))}
        </>
      )}
      {props.same.map((pair) => (
        <StatusTag key={pair} tone="amber">
          {pair}
        </StatusTag>
      ))}
    </div>
  )
}

/** What a field without a column takes over from another, in words: it must be seen before the file is taken. */
function sameLabels(file: QueuedFile, sniffed: Sniffed): readonly string[] {
  const mapping = file.mapping ?? readMapping(sniffed.mapping)
  const label = (id: string): string => fieldOf(file.kind, id)?.label ?? id
  return (mapping?.sameAs ?? [])
    .filter((pair) => pair.field !== '' && pair.from !== '')
    .map((pair) => `${label(pair.field)}按${label(pair.from)}填写`)
}

/** Keeps the mapping by name: the next file of this layout is recognised. */
function SaveMapping(props: {
  readonly file: QueuedFile
  readonly sniffed: Sniffed | undefined
  readonly picked: PickedMapping | undefined
}) {
  const { file, sniffed } = props
  const toast = useToast()
  const saving = useCommand('mapping.save')
  const [name, setName] = useState<string | undefined>(undefined)
  const mapping = file.mapping ?? readMapping(sniffed?.mapping)
  if (sniffed === undefined || mapping === undefined) return null
  const save = async (): Promise<void> => {
    const answer = await saving.run({
      name: (name ?? '').trim(),
      kind: file.kind,
      ...(file.clientId === undefined || isOfNoClient(file.kind) ? {} : { clientId: file.clientId }),
      fingerprint: sniffed.fingerprint,
      mapping: { ...mapping },
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('对应关系已保存，下次同版式的文件自动认出')
    setName(undefined)
  }
  if (name === undefined)
    return (
      <ActionButton
        hotkey="Ctrl+S"
        onClick={() =>
          setName(
            props.picked?.name ?? sniffed.remembered ?? file.fileName.replace(/\.[^.]*$/, '').replace(/[\d_-]+$/, ''),
          )
        }
      >
        保存对应
      </ActionButton>
    )
  return (
    <form
      className="message-reason"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Input
        size="small"
        autoFocus
        value={name}
        maxLength={60}
        aria-label="对应关系名称"
        onChange={(event) => setName(event.target.value)}
      />
      <Button size="small" type="primary" htmlType="submit" disabled={name.trim() === ''} loading={saving.pending}>
        保存
      </Button>
      <Button size="small" onClick={() => setName(undefined)}>
        取消
      </Button>
    </form>
  )
}
