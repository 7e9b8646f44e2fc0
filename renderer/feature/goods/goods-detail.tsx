import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import type { FormValues } from '../../ui/form/field.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { GOODS_FIELDS, NEW_GOODS, goodsInput, goodsValues } from './goods-fields.ts'
import type { GoodsRow } from './goods-fields.ts'

export interface GoodsDetailProps {
  /** undefined: a new record. */
  readonly row: GoodsRow | undefined
  /** A new record starts as a copy of this one. */
  readonly copied: GoodsRow | undefined
  readonly onClose: () => void
  readonly onCopy: (row: GoodsRow) => void
  readonly onSaved: () => void
}

/** 商品备案: one record. The client is named by its code, as in the clients' files. */
export function GoodsDetail(props: GoodsDetailProps) {
  const known = props.row ?? props.copied
  const owner = useQueryProcedure('client.get', { id: known?.clientId ?? 0 }, { enabled: known !== undefined })
  const title = props.row === undefined ? '新建商品备案' : `${props.row.sku}　${props.row.name}`
  return (
    <>
      <PaneHead title={title} onClose={props.onClose} />
      <div className="pane-body">
        {known !== undefined && owner.isPending ? <LoadingSentence /> : null}
        {known !== undefined && owner.isError ? (
          <FailureSentence failure={owner.error} onRetry={() => void owner.refetch()} />
        ) : null}
        {known === undefined || owner.data !== undefined ? (
          <GoodsForm
            {...props}
            key={`${props.row?.id ?? 'new'}:${props.copied?.id ?? ''}`}
            clientCode={owner.data?.client.code ?? ''}
          />
        ) : null}
      </div>
    </>
  )
}

function startValues(props: GoodsDetailProps & { readonly clientCode: string }): FormValues {
  if (props.row !== undefined) return goodsValues(props.row, props.clientCode)
  return props.copied === undefined ? NEW_GOODS : { ...goodsValues(props.copied, props.clientCode), sku: '', gtin: '' }
}

function GoodsForm(props: GoodsDetailProps & { readonly clientCode: string }) {
  const { row } = props
  const client = useClient()
  const saving = useCommand('goods.save')
  const canSave = useMay('goods.save')
  const form = useRecordForm({
    key: `goods:${row?.id ?? 'new'}`,
    formId: `goods-${row?.id ?? 'new'}`,
    fields: GOODS_FIELDS,
    record: { values: startValues(props), revision: row?.revision ?? 0 },
    save: async (values, revision) => {
      const owner = await client.call('client.page', {
        filters: [{ field: 'code', op: 'is', value: values.clientCode ?? '' }],
        limit: 1,
      })
      if (!owner.ok) return owner
      const found = owner.value.rows[0]
      if (found === undefined) return { ok: false, code: 'CLIENT_UNKNOWN', data: { client: values.clientCode ?? '' } }
      const answer = await saving.run(goodsInput(values, found.id, row?.id, revision))
      if (answer.ok && row === undefined) props.onSaved()
      return answer
    },
    reload: async () => {
      if (row === undefined) return undefined
      const answer = await client.call('goods.page', {
        filters: [{ field: 'id', op: 'is', value: String(row.id) }],
        limit: 1,
      })
      const now = answer.ok ? answer.value.rows[0] : undefined
      return now === undefined ? undefined : { values: goodsValues(now, props.clientCode), revision: now.revision }
    },
  })
  return (
    <RecordFormView
      formId={`goods-${row?.id ?? 'new'}`}
      orderKey="goods"
      fields={GOODS_FIELDS}
      form={form}
      canSave={canSave}
      problems={row?.problems ?? []}
      actions={
        row === undefined ? null : (
          <ActionButton allowed={canSave} onClick={() => props.onCopy(row)}>
            复制为新备案
          </ActionButton>
        )
      }
    />
  )
}
