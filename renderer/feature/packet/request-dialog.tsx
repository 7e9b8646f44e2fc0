import { useState } from 'react'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { REQUEST_FIELDS, REQUEST_KINDS, REQUEST_NAMES } from '../../../shared/domain/refund/certificate/request.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { NamedClientPick } from '../../connect/client-pick.tsx'
import type { PickChoice } from '../../ui/form/choice.ts'
import { NamedPick } from '../../ui/form/named-pick.tsx'
import { isPeriod, PeriodField } from './period-field.tsx'
import { FormDialog } from '../../ui/part/form-dialog.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

const KIND_CHOICES: readonly PickChoice[] = REQUEST_KINDS.map((value) => ({
  value,
  label: REQUEST_NAMES[value],
  initials: '',
}))

/** A new application: client, kind, items with their quantities, and what the kind asks beyond them. */
export function RequestDialog(props: { readonly clients: ClientChoices; readonly onClose: () => void }) {
  const creating = useCommand('certificateRequest.create')
  const toast = useToast()
  const [client, setClient] = useState('')
  const [kindText, setKind] = useState<string>('agencyExport')
  const [period, setPeriod] = useState(() => beijingDay(Date.now()).slice(0, 7).replace('-', ''))
  const [quantities, setQuantities] = useState<Readonly<Record<string, string>>>({})
  const [values, setValues] = useState<Readonly<Record<string, string>>>({})
  const kind = REQUEST_KINDS.find((one) => one === kindText) ?? 'agencyExport'
  const found = useQueryProcedure(
    'certificateRequest.candidates',
    { clientId: Number(client), kind },
    { enabled: client !== '' },
  )
  const items = found.data?.items ?? []
  const chosen = items.filter((one) => (quantities[`${one.declarationNo} ${one.itemNo}`] ?? '') !== '')
  const save = async (): Promise<void> => {
    const answer = await creating.run({
      clientId: Number(client),
      kind,
      period,
      lines: chosen.map(({ declarationNo, itemNo }) => ({
        declarationNo,
        itemNo,
        quantity: (quantities[`${declarationNo} ${itemNo}`] ?? '').trim(),
        values: { ...values },
      })),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已拟 ${REQUEST_NAMES[kind]} ${period}-${answer.value.batch}`)
    props.onClose()
  }
  return (
    <FormDialog
      title="拟证明申请"
      width={720}
      ready={client !== '' && isPeriod(period) && chosen.length > 0}
      pending={creating.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="packet-form">
        <NamedClientPick
          id="request-client"
          label="客户"
          value={client}
          clients={props.clients}
          onChange={setClient}
          isFirst
        />
        <NamedPick id="request-kind" label="证明" value={kind} choices={KIND_CHOICES} onChange={setKind} />
        <PeriodField label="申请年月" value={period} onChange={setPeriod} />
        {REQUEST_FIELDS[kind].map((field) => (
          <label key={field.name} className="named-field">
            {field.label}
            <input
              className="field-input"
              type={field.kind === 'day' ? 'date' : 'text'}
              {...(field.required ? {} : { placeholder: '可不填' })}
              value={values[field.name] ?? ''}
              onChange={(event) => setValues({ ...values, [field.name]: event.target.value })}
            />
          </label>
        ))}
        <div className="packet-choose">
          {client === '' ? (
            <EmptySentence>先选客户，这里列出还可申请的报关商品。</EmptySentence>
          ) : items.length === 0 ? (
            <EmptySentence>没有还可申请的报关商品。</EmptySentence>
          ) : (
            <table className="plain-table" aria-label="可申请的报关商品">
              <thead>
                <tr>
                  <th scope="col">报关单-项</th>
                  <th scope="col">出口日期</th>
                  <th scope="col">商品</th>
                  <th scope="col" className="number">
                    可申请
                  </th>
                  <th scope="col">申请数量</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => {
                  const key = `${one.declarationNo} ${one.itemNo}`
                  return (
                    <tr key={key}>
                      <td className="mono">
                        {one.declarationNo}-{one.itemNo}
                      </td>
                      <td>{one.exportDate}</td>
                      <td>{one.name}</td>
                      <td className="number">
                        {one.left} {one.unitName}
                      </td>
                      <td>
                        <input
                          className="field-input number"
                          inputMode="decimal"
                          aria-label={`${one.declarationNo} 第 ${one.itemNo} 项 申请数量`}
                          value={quantities[key] ?? ''}
                          onChange={(event) => setQuantities({ ...quantities, [key]: event.target.value })}
                        />
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          )}
        </div>
      </div>
    </FormDialog>
  )
}
