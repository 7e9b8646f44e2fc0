import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { halfWidth } from '../../ui/form/normal.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import type { FormValues } from '../../ui/form/field.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import {
  channelBody,
  channelFields,
  channelObjections,
  channelValues,
  fieldNamed,
  isFolderKind,
  lineCount,
  NEW_CHANNEL,
} from './channel-form.ts'

type Setting = CallOut<'channel.settings'>['settings'][number]

/** The cursor goes to what is wrong. */
function focusField(id: string): void {
  document.querySelector<HTMLElement>(`[data-field="${id}"] :is(input, select, textarea)`)?.focus()
}

/** A channel's settings: an administrator's act, in a dialog because it changes how everything leaves. */
export function ChannelEdit(props: { readonly id: string | undefined; readonly onClose: () => void }) {
  const settings = useQueryProcedure('channel.settings', {})
  if (settings.isError)
    return (
      <Dialog title="通道设置" onClose={props.onClose}>
        <FailureSentence failure={settings.error} onRetry={() => void settings.refetch()} />
      </Dialog>
    )
  if (settings.data === undefined)
    return (
      <Dialog title="通道设置" onClose={props.onClose}>
        <LoadingSentence />
      </Dialog>
    )
  const setting = settings.data.settings.find((one) => one.id === props.id)
  return <EditForm key={setting?.revision ?? 0} setting={setting} onClose={props.onClose} />
}

function EditForm(props: { readonly setting: Setting | undefined; readonly onClose: () => void }) {
  const { setting } = props
  const toast = useToast()
  const saving = useCommand('channel.save')
  const [values, setValues] = useState<FormValues>(
    setting === undefined ? NEW_CHANNEL : { ...channelValues(setting.body), id: setting.id, title: setting.title },
  )
  const [lines, setLines] = useState(lineCount(setting?.body))
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const fields = channelFields(values['kind'], lines, setting !== undefined)
  const save = async (): Promise<void> => {
    const found = channelObjections(values, lines, setting !== undefined)
    setErrors(found)
    const [first] = fields.map((field) => field.id).filter((id) => found[id] !== undefined)
    if (first !== undefined) return focusField(first)
    const answer = await saving.run({
      id: halfWidth(values['id'] ?? '').trim(),
      title: (values['title'] ?? '').trim(),
      body: channelBody(values, lines),
      revision: setting?.revision ?? 0,
    })
    if (!answer.ok) {
      const named = answer.code === 'FIELD_INVALID' ? fieldNamed(answer.data?.['label'], values, lines) : undefined
      if (named === undefined) return toast.failed(answer)
      setErrors({ [named]: String(answer.data?.['reason'] ?? '') })
      return focusField(named)
    }
    toast.done(setting === undefined ? '通道已建立，确认后请打开其开关' : '通道已保存并立即生效')
    props.onClose()
  }
  const addLine = (): void => {
    setValues({ ...values, [`line${lines}.form`]: values[`line${lines - 1}.form`] ?? 'dxp' })
    setLines(lines + 1)
  }
  return (
    <Dialog
      title={setting === undefined ? '新建通道' : `通道“${setting.title}”`}
      width={900}
      onClose={props.onClose}
      footer={
        <>
          {isFolderKind(values['kind']) ? (
            <ActionButton layer="dialog" onClick={addLine}>
              加一项业务
            </ActionButton>
          ) : null}
          <ActionButton hotkey="Ctrl+S" layer="dialog" primary loading={saving.pending} onClick={() => void save()}>
            保存
          </ActionButton>
        </>
      }
    >
      <FieldGrid
        formId="channel-edit"
        fields={fields}
        values={values}
        errors={errors}
        order={fields.filter((field) => field.readOnly !== true).map((field) => field.id)}
        onChange={(id, value) => setValues({ ...values, [id]: value })}
        onEnd={() => void save()}
        onUndo={() => undefined}
      />
    </Dialog>
  )
}
