import { useState } from 'react'
import type { Filter, Selection } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { Checked, JobDialog } from '../../connect/job-dialog.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { AskResult, CheckView } from './ask-dialog.tsx'
import { DialogFields } from './dialog-fields.tsx'
import { ExportReturnDialog } from './export-return-dialog.tsx'
import { FindParcels } from './find-parcels.tsx'
import { FollowList } from './follow-list.tsx'

type Asking =
  | { readonly step: 'closed' }
  | { readonly step: 'find' }
  | { readonly step: 'ask'; readonly selection: Selection }
  | { readonly step: 'tally'; readonly ids: readonly number[] }

/** States of an application 213 whose goods may be tallied: customs has taken it. */
const TAKEN: ReadonlySet<string> = new Set(['accepted', 'review', 'inspection', 'concluded', 'released', 'closed'])

/** 出口退货: applications 213 and the tallies 215 of what came back. */
export function ExportReturnTab(props: { readonly clients: ClientChoices; readonly chosen: readonly Filter[] }) {
  const may = useMay('exportReturn.file')
  const mayTally = useMay('tally.file')
  const [asking, setAsking] = useState<Asking>({ step: 'closed' })
  const close = (): void => setAsking({ step: 'closed' })
  return (
    <>
      <FollowList
        gridId="follow-export-return"
        label="出口退货"
        filters={props.chosen}
        kinds={['CEB213Message', 'CEB215Message']}
        about="return"
        clients={props.clients}
        empty="还没有出口退货申请。出口清单放行后，按 F7 粘贴单号申请退货（213）；货到监管场所后再报理货（215）。"
        actions={(chosen) => {
          const ids = chosen.filter((row) => row.kind === 'CEB213Message' && TAKEN.has(row.state)).map((row) => row.id)
          return (
            <>
              <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking({ step: 'find' })}>
                申请出口退货
              </ActionButton>
              <ActionButton
                hotkey="Ctrl+F10"
                allowed={mayTally}
                disabled={ids.length === 0}
                title="退回的货物已到监管场所，报送理货明细（215）"
                onClick={() => setAsking({ step: 'tally', ids })}
              >{`理货${ids.length > 1 ? ` ${readableCount(ids.length)} 份` : ''}`}</ActionButton>
            </>
          )
        }}
      />
      {asking.step === 'find' ? (
        <FindParcels
          title="出口退货：哪些包裹"
          onFound={(selection) => setAsking({ step: 'ask', selection })}
          onClose={close}
        />
      ) : null}
      {asking.step === 'ask' ? <ExportReturnDialog selection={asking.selection} onClose={close} /> : null}
      {asking.step === 'tally' ? <TallyDialog ids={asking.ids} onClose={close} /> : null}
    </>
  )
}

const PLACE: readonly FieldSpec[] = [
  { id: 'operatorCode', label: '监管场所经营人代码', kind: 'text', maxLength: 18, required: true },
  { id: 'operatorName', label: '监管场所经营人名称', kind: 'text', maxLength: 100, required: true, span: 2 },
  { id: 'location', label: '仓储位置', kind: 'text', maxLength: 250, span: 2 },
]

function TallyDialog(props: { readonly ids: readonly number[]; readonly onClose: () => void }) {
  const [values, setValues] = useState<FormValues>({})
  const text = (id: string): string => (values[id] ?? '').trim()
  const place = { operatorCode: text('operatorCode'), operatorName: text('operatorName'), location: text('location') }
  return (
    <JobDialog
      title="退货理货明细"
      width={680}
      job="tally.file"
      input={place.operatorCode === '' || place.operatorName === '' ? undefined : { ids: [...props.ids], ...place }}
      action={`报送理货 ${readableCount(props.ids.length)} 份`}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      <p className="soft">理货明细由监管作业场所经营企业报送；运单、提运单与运输工具取自已申报的退货申请。</p>
      <DialogFields formId="tally" fields={PLACE} values={values} onChange={setValues} />
    </JobDialog>
  )
}

/** 妥投: which imported parcels were signed for (513). */
export function DeliveryTab(props: { readonly clients: ClientChoices; readonly chosen: readonly Filter[] }) {
  const may = useMay('delivery.file')
  const [asking, setAsking] = useState<Asking>({ step: 'closed' })
  const close = (): void => setAsking({ step: 'closed' })
  return (
    <>
      <FollowList
        gridId="follow-delivery"
        label="运单状态"
        filters={props.chosen}
        kinds={['CEB513Message']}
        about="inventory"
        clients={props.clients}
        empty="还没有报过妥投（513）。本企业代物流企业报送时，按 F7 粘贴已签收的单号。"
        actions={() => (
          <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking({ step: 'find' })}>
            报妥投
          </ActionButton>
        )}
      />
      {asking.step === 'find' ? (
        <FindParcels
          title="报妥投：哪些包裹"
          onFound={(selection) => setAsking({ step: 'ask', selection })}
          onClose={close}
        />
      ) : null}
      {asking.step === 'ask' ? <DeliveryDialog selection={asking.selection} onClose={close} /> : null}
    </>
  )
}

/** Now, as 14 digits in Beijing. */
function nowDigits(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

const SIGNED: readonly FieldSpec[] = [
  {
    id: 'signedAt',
    label: '签收时间',
    kind: 'text',
    maxLength: 14,
    required: true,
    help: '北京时间，年月日时分秒 14 位。',
    source: '513 logisticsTime',
  },
]

function DeliveryDialog(props: { readonly selection: Selection; readonly onClose: () => void }) {
  const { selection } = props
  const check = useQueryProcedure('delivery.check', { selection })
  const [values, setValues] = useState<FormValues>(() => ({ signedAt: nowDigits() }))
  const ready = check.data?.ready ?? 0
  const signedAt = values['signedAt'] ?? ''
  const errors = /^\d{14}$/.test(signedAt) ? undefined : { signedAt: '应为年月日时分秒 14 位数字' }
  return (
    <JobDialog
      title="报妥投"
      width={680}
      job="delivery.file"
      input={ready === 0 || errors !== undefined || check.isFetching ? undefined : { selection, signedAt }}
      action={`报妥投 ${readableCount(ready)} 票`}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      <Checked check={check}>
        {(data) => (
          <>
            <CheckView check={data} verb="报妥投" onClose={props.onClose} />
            <DialogFields
              formId="delivery"
              fields={SIGNED}
              values={values}
              onChange={setValues}
              {...(errors === undefined ? {} : { errors })}
            />
          </>
        )}
      </Checked>
    </JobDialog>
  )
}
