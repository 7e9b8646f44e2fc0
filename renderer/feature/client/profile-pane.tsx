import { useState } from 'react'
import type { Mode } from '../../../shared/contract/area/party.ts'
import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import type { FormRecord } from '../../connect/use-record-form.ts'
import { useRecordForm } from '../../connect/use-record-form.ts'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { NEW_PROFILE, PROFILE_FIELDS, profileBody, profileValues } from './profile-fields.ts'

type Listed = CallOut<'client.get'>['profiles'][number]

/** 申报方案: what no spreadsheet carries, one for each kind of business of the client. */
export function ProfilePane(props: { readonly clientId: number; readonly profiles: readonly Listed[] }) {
  const [mode, setMode] = useState<Mode>(props.profiles[0]?.mode ?? '1210I')
  const has = (candidate: Mode): boolean => props.profiles.some((profile) => profile.mode === candidate)
  const choose = (id: string): void => setMode(MODES.find((candidate) => candidate === id) ?? mode)
  return (
    <>
      <PaneTabs
        label="业务模式"
        tabs={MODES.map((candidate) => ({
          id: candidate,
          title: `${MODE_NAMES[candidate]}${has(candidate) ? ' ●' : ''}`,
        }))}
        active={mode}
        onChange={choose}
      />
      <ProfileOf key={`${props.clientId}:${mode}`} clientId={props.clientId} mode={mode} />
    </>
  )
}

function ProfileOf(props: { readonly clientId: number; readonly mode: Mode }) {
  const profile = useQueryProcedure('profile.get', props)
  if (profile.isPending) return <LoadingSentence />
  const isNew = profile.isError && profile.error.code === 'PROFILE_UNKNOWN'
  if (profile.isError && !isNew)
    return <FailureSentence failure={profile.error} onRetry={() => void profile.refetch()} />
  const record: FormRecord =
    profile.data === undefined
      ? { values: NEW_PROFILE, revision: 0 }
      : { values: profileValues(profile.data), revision: profile.data.revision }
  return <ProfileForm {...props} record={record} isNew={isNew} problems={profile.data?.problems ?? []} />
}

function ProfileForm(props: {
  readonly clientId: number
  readonly mode: Mode
  readonly record: FormRecord
  readonly isNew: boolean
  readonly problems: readonly string[]
}) {
  const { clientId, mode } = props
  const client = useClient()
  const saving = useCommand('profile.save')
  const canSave = useMay('profile.save')
  const form = useRecordForm({
    key: `profile:${clientId}:${mode}`,
    formId: `profile-${clientId}-${mode}`,
    fields: PROFILE_FIELDS,
    record: props.record,
    save: (values, revision) =>
      saving.run({ clientId, mode, name: values.name ?? '', body: profileBody(values), revision }),
    reload: async () => {
      const answer = await client.call('profile.get', { clientId, mode })
      return answer.ok ? { values: profileValues(answer.value), revision: answer.value.revision } : undefined
    },
  })
  return (
    <RecordFormView
      formId={`profile-${clientId}-${mode}`}
      orderKey="profile"
      fields={PROFILE_FIELDS}
      form={form}
      canSave={canSave}
      problems={props.problems}
    >
      {props.isNew ? <p className="inline-form soft">此模式还没有方案；填写后保存即建立。</p> : null}
    </RecordFormView>
  )
}
