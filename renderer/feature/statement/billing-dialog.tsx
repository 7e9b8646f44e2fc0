import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { FeeKind } from '../../../shared/domain/refund/book/billing.ts'
import { FEE_KINDS, FEE_NAMES } from '../../../shared/domain/refund/book/billing.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { todayHere } from './day.ts'

type Rule = CallOut<'billing.get'>['rule']
type Fee = Rule['fees'][number]

/** 收费约定: what a client pays, from a day on; earlier months keep theirs. */
export function BillingDialog(props: { readonly clientId: number; readonly onClose: () => void }) {
  const now = useQueryProcedure('billing.get', { clientId: props.clientId, day: todayHere() })
  if (now.isError || now.data === undefined) {
    return (
      <Dialog title="收费约定" width={720} onClose={props.onClose}>
        {now.isError ? <FailureSentence failure={now.error} onRetry={() => void now.refetch()} /> : <LoadingSentence />}
      </Dialog>
    )
  }
  return <BillingForm {...props} known={now.data} />
}

const decimal = (text: string): boolean => /^\d{1,9}(\.\d{1,5})?$/.test(text.trim())

function BillingForm(props: {
  readonly clientId: number
  readonly known: CallOut<'billing.get'>
  readonly onClose: () => void
}) {
  const saving = useCommand('billing.save')
  const may = useMay('billing.save')
  const toast = useToast()
  const [validFrom, setValidFrom] = useState(props.known.validFrom === '' ? todayHere() : props.known.validFrom)
  const [rule, setRule] = useState<Rule>(props.known.rule)
  const putFee = (at: number, change: Partial<Fee>): void =>
    setRule({ ...rule, fees: rule.fees.map((fee, i) => (i === at ? { ...fee, ...change } : fee)) })
  const ready =
    validFrom !== '' &&
    decimal(rule.interest) &&
    rule.fees.every((fee) => [fee.value, fee.least, fee.most].every(decimal))
  const save = async (): Promise<void> => {
    const answer = await saving.run({ clientId: props.clientId, validFrom, rule })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`收费约定自 ${validFrom} 起用`)
    props.onClose()
  }
  const another = (): void =>
    setRule({ ...rule, fees: [...rule.fees, { kind: 'percentRefund', value: '0', least: '0', most: '0' }] })
  return (
    <Dialog
      title="收费约定"
      width={720}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton layer="dialog" hotkey="F7" allowed={may} disabled={rule.fees.length >= 10} onClick={another}>
            加一项
          </ActionButton>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            allowed={may}
            disabled={!ready}
            loading={saving.pending}
            onClick={() => void save()}
          >
            保存
          </ActionButton>
        </>
      }
    >
      <div className="statement-form">
        <label htmlFor="billing-from">起用日期</label>
        <input
          id="billing-from"
          className="field-input"
          type="date"
          value={validFrom}
          onChange={(event) => setValidFrom(event.target.value)}
        />
        <label htmlFor="billing-interest">垫款年利率（%）</label>
        <input
          id="billing-interest"
          className="field-input number"
          data-autofocus
          value={rule.interest}
          onChange={(event) => setRule({ ...rule, interest: event.target.value.trim() })}
        />
        <label htmlFor="billing-base">一年按</label>
        <select
          id="billing-base"
          className="field-input"
          value={rule.dayBase}
          onChange={(event) => setRule({ ...rule, dayBase: event.target.value === '365' ? 365 : 360 })}
        >
          <option value={360}>360 天</option>
          <option value={365}>365 天</option>
        </select>
      </div>
      {rule.fees.length === 0 ? (
        <p className="soft">没有服务费。按 F7 加一项：按退税额比例、按报关单票数、每月固定或按仓储费比例。</p>
      ) : (
        <FeeTable
          fees={rule.fees}
          onChange={putFee}
          onRemove={(at) => setRule({ ...rule, fees: rule.fees.filter((_fee, i) => i !== at) })}
        />
      )}
    </Dialog>
  )
}

function FeeTable(props: {
  readonly fees: readonly Fee[]
  readonly onChange: (at: number, change: Partial<Fee>) => void
  readonly onRemove: (at: number) => void
}) {
  const kindOf = (text: string): FeeKind => FEE_KINDS.find((kind) => kind === text) ?? 'monthly'
  return (
    <table className="plain-table" aria-label="服务费">
      <thead>
        <tr>
          <th scope="col">计费方法</th>
          <th scope="col" className="number">
            比例（%）或金额（元）
          </th>
          <th scope="col" className="number">
            最低（元）
          </th>
          <th scope="col" className="number">
            最高（元，0 为不限）
          </th>
          <th scope="col">操作</th>
        </tr>
      </thead>
      <tbody>
        {props.fees.map((fee, at) => (
          <tr key={at}>
            <td>
              <select
                className="field-input"
                aria-label={`第 ${at + 1} 项 计费方法`}
                value={fee.kind}
                onChange={(event) => props.onChange(at, { kind: kindOf(event.target.value) })}
              >
                {FEE_KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {FEE_NAMES[kind]}
                  </option>
                ))}
              </select>
            </td>
            {(['value', 'least', 'most'] as const).map((field) => (
              <td key={field}>
                <input
                  className="field-input number"
                  aria-label={`第 ${at + 1} 项 ${{ value: '比例或金额', least: '最低', most: '最高' }[field]}`}
                  disabled={field !== 'value' && !fee.kind.startsWith('percent')}
                  value={fee[field]}
                  onChange={(event) => props.onChange(at, { [field]: event.target.value.trim() })}
                />
              </td>
            ))}
            <td>
              <button type="button" className="link-button statement-remove" onClick={() => props.onRemove(at)}>
                去掉
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
