import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { CLIENT_FIELDS, NEW_CLIENT, clientInput, clientValues } from './client-fields.ts'
import { MandatePane } from './mandate-pane.tsx'
import { ProfilePane } from './profile-pane.tsx'
import { ZonePane } from './zone-pane.tsx'
import { Reveal } from '../../connect/reveal.tsx'

const TABS = [
  { id: 'dossier', title: '档案' },
  { id: 'mandate', title: '委托' },
  { id: 'profile', title: '申报方案' },
  { id: 'zone', title: '综试区' },
] as const

export interface ClientDetailProps {
  /** undefined: a new client. */
  readonly id: number | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}

export function ClientDetail(props: ClientDetailProps) {
  const [tab, setTab] = useState<string>('dossier')
  const detail = useQueryProcedure('client.get', { id: props.id ?? 0 }, { enabled: props.id !== undefined })
  if (props.id === undefined) {
    return (
      <>
        <PaneHead title="新建客户" onClose={props.onClose} />
        <div className="pane-body">
          <ClientForm {...props} key="new" detail={undefined} />
        </div>
      </>
    )
  }
  if (detail.isError)
    return (
      <>
        <PaneHead title="客户" onClose={props.onClose} />
        <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
      </>
    )
  if (detail.data === undefined)
    return (
      <>
        <PaneHead title="客户" onClose={props.onClose} />
        <LoadingSentence />
      </>
    )
  return (
    <>
      <PaneHead title={`${detail.data.client.code}　${detail.data.client.name}`} onClose={props.onClose} />
      <PaneTabs label="客户明细" tabs={TABS} active={tab} onChange={setTab} />
      <div className="pane-body" key={props.id}>
        {tab === 'dossier' ? <ClientForm {...props} detail={detail.data} /> : null}
        {tab === 'mandate' ? <MandatePane detail={detail.data} /> : null}
        {tab === 'profile' ? <ProfilePane clientId={props.id} profiles={detail.data.profiles} /> : null}
        {tab === 'zone' ? <ZonePane clientId={props.id} /> : null}
      </div>
    </>
  )
}

function ClientForm(props: ClientDetailProps & { readonly detail: CallOut<'client.get'> | undefined }) {
  const { id, detail } = props
  const client = useClient()
  const saving = useCommand('client.save')
  const canSave = useMay('client.save')
  const form = useRecordForm({
    key: `client:${id ?? 'new'}`,
    formId: `client-${id ?? 'new'}`,
    fields: CLIENT_FIELDS,
    record:
      detail === undefined
        ? { values: NEW_CLIENT, revision: 0 }
        : { values: clientValues(detail.client), revision: detail.client.revision },
    save: async (values, revision) => {
      const answer = await saving.run(clientInput(values, id, revision))
      if (answer.ok) props.onSaved(answer.value.id)
      return answer
    },
    reload: async () => {
      const answer = await client.call('client.get', { id: id ?? 0 })
      return answer.ok
        ? { values: clientValues(answer.value.client), revision: answer.value.client.revision }
        : undefined
    },
  })
  return (
    <RecordFormView
      formId={`client-${id ?? 'new'}`}
      orderKey="client"
      fields={CLIENT_FIELDS}
      form={form}
      canSave={canSave}
      problems={detail?.problems ?? []}
    >
      {id === undefined ? null : <Reveal subject="client" id={id} />}
    </RecordFormView>
  )
}
