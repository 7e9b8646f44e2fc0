import { sealedOfParcel } from '../../../../db/house/reveal.ts'
import { readClient } from '../../../../db/party/client.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { fieldRow } from '../../../../shared/domain/record/field.ts'
import type { WriteContext } from '../../context.ts'
import type { SomeCommands } from '../../registry.ts'
import { openColumn } from '../../secret.ts'
import { contactOf } from '../party/client.ts'

interface Revealed {
  field: string
  label: string
  value: string
}
const DOCUMENT_NAMES: Readonly<Record<string, string>> = { order: '订单', payment: '支付单', waybill: '运单' }

function parcelFields(context: WriteContext, id: number): Revealed[] {
  const sealed = sealedOfParcel(context.ledger, id)
  if (sealed === undefined) throw new Failure('PARCEL_UNKNOWN', { parcel: id })
  const key = context.clientKey(sealed.clientId)
  return sealed.documents.flatMap(({ kind, personal }) => {
    if (personal === null || (kind !== 'order' && kind !== 'payment' && kind !== 'waybill')) return []
    const values = JSON.parse(openColumn(key, personal)) as Record<string, string>
    return Object.entries(values).map(([field, value]) => ({
      field: `${kind}.${field}`,
      label: `${DOCUMENT_NAMES[kind] ?? ''}·${fieldRow(kind, field)?.label ?? field}`,
      value,
    }))
  })
}

function clientFields(context: WriteContext, id: number): Revealed[] {
  const client = readClient(context.ledger, id)
  if (client === undefined) throw new Failure('CLIENT_UNKNOWN', { client: id })
  const contact = contactOf(context, client)
  const labels = { name: '联系人', phone: '联系电话', email: '电子邮箱', address: '地址' } as const
  return (Object.keys(labels) as (keyof typeof labels)[]).map((field) => ({
    field,
    label: labels[field],
    value: contact[field],
  }))
}

/** Personal data in clear, on purpose: who, when, of what and why stands in the audit chain, the values do not. */
export const revealCommands: SomeCommands<'personal.reveal'> = {
  'personal.reveal': (context, input) => {
    if (input.reason.trim() === '') throw new Failure('REASON_REQUIRED')
    const fields = input.subject === 'parcel' ? parcelFields(context, input.id) : clientFields(context, input.id)
    context.audit('personal.reveal', `${input.subject} ${input.id}`, {
      reason: input.reason,
      fields: fields.map((one) => one.field),
    })
    return { fields }
  },
}
