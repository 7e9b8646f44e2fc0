import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { normalDecimal } from '../../ui/form/normal.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PaymentsDialog } from './payments-dialog.tsx'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

type Guarantor = CallOut<'guarantee.list'>['guarantors'][number]
type Entry = { readonly kind: 'limit' | 'pay'; readonly assureCode: string; readonly name: string }
type Opened = Entry | { readonly kind: 'payments'; readonly assureCode: string }

/** 担保: what each guarantee bears: bills less payments, what is filed and not billed, what is left. */
export function GuaranteeTab() {
  const list = useQueryProcedure('guarantee.list', {})
  const may = useMay('guarantee.limit')
  const [entry, setEntry] = useState<Opened | undefined>(undefined)
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { guarantors } = list.data
  return (
    <div className="crossborder">
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F7"
          primary
          allowed={may}
          onClick={() => setEntry({ kind: 'limit', assureCode: '', name: '' })}
        >
          设置额度
        </ActionButton>
        <ActionButton allowed={may} onClick={() => setEntry({ kind: 'pay', assureCode: '', name: '' })}>
          登记缴税
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">{readableCount(guarantors.length)} 个担保企业</span>
      </div>
      {guarantors.length === 0 ? (
        <EmptySentence>还没有担保企业。按 F7 填写担保企业代码与额度；申报检查会在超出额度前提示。</EmptySentence>
      ) : (
        <Table guarantors={guarantors} may={may} onEntry={setEntry} />
      )}
      {entry === undefined ? null : entry.kind === 'payments' ? (
        <PaymentsDialog assureCode={entry.assureCode} onClose={() => setEntry(undefined)} />
      ) : (
        <EntryDialog entry={entry} onClose={() => setEntry(undefined)} />
      )}
    </div>
  )
}

function Table(props: {
  readonly guarantors: readonly Guarantor[]
  readonly may: boolean
  readonly onEntry: (entry: Opened) => void
}) {
  return (
    <div className="pane-body">
      <table className="plain-table" aria-label="担保台账">
        <thead>
          <tr>
            <th scope="col">担保企业</th>
            <th scope="col" className="number">
              额度
            </th>
            <th scope="col" className="number">
              税单（应征）
            </th>
            <th scope="col" className="number">
              已缴
            </th>
            <th scope="col" className="number">
              未缴
            </th>
            <th scope="col" className="number">
              已申报未出税单
            </th>
            <th scope="col" className="number">
              可用
            </th>
            <th scope="col">状态</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {props.guarantors.map((one) => (
            <tr key={one.assureCode}>
              <td>
                <span className="mono">{one.assureCode}</span> {one.name}
              </td>
              <td className="number">{one.limit === undefined ? '未设' : readableDecimal(one.limit, 2)}</td>
              <td className="number" title={`${one.bills} 份税单`}>
                {readableDecimal(one.accrued, 2)}
              </td>
              <td className="number">
                <button
                  type="button"
                  className="link-button"
                  title="缴纳记录；登记错的在这里冲正"
                  onClick={() => props.onEntry({ kind: 'payments', assureCode: one.assureCode })}
                >
                  {readableDecimal(one.paid, 2)}
                </button>
              </td>
              <td className="number">{readableDecimal(one.outstanding, 2)}</td>
              <td className="number">{readableDecimal(one.pending, 2)}</td>
              <td className="number">
                <b className={one.exceeded ? 'crossborder-held' : 'crossborder-ready'}>
                  {one.free === undefined ? '—' : readableDecimal(one.free, 2)}
                </b>
              </td>
              <td>
                <StatusTag tone={one.limit === undefined ? 'grey' : one.exceeded ? 'red' : 'green'}>
                  {one.limit === undefined ? '额度未设，不提示' : one.exceeded ? '已超出' : '够用'}
                </StatusTag>
              </td>
              <td>
                {props.may ? (
                  <>
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => props.onEntry({ kind: 'limit', assureCode: one.assureCode, name: one.name })}
                    >
                      改额度
                    </button>{' '}
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => props.onEntry({ kind: 'pay', assureCode: one.assureCode, name: one.name })}
                    >
                      登记缴税
                    </button>
                  </>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft crossborder-note">
        额度＝未缴税款＋已申报未出税单＋可用。未出税单按本程序计算的税款估计；作废的税单不计。
      </p>
    </div>
  )
}

function EntryDialog(props: { readonly entry: Entry; readonly onClose: () => void }) {
  const { entry } = props
  const limiting = useCommand('guarantee.limit')
  const paying = useCommand('guarantee.pay')
  const toast = useToast()
  const [form, setForm] = useState({
    assureCode: entry.assureCode,
    name: entry.name,
    amount: '',
    entDutyNo: '',
    paidOn: beijingDay(Date.now()),
    note: '',
  })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const sum = normalDecimal(form.amount)
  const isSum = /^\d{1,12}(\.\d{1,5})?$/.test(sum)
  const ready = form.assureCode.trim() !== '' && isSum && (entry.kind === 'limit' || form.paidOn !== '')
  const save = async (): Promise<void> => {
    const { assureCode, name, entDutyNo, paidOn, note } = form
    const answer =
      entry.kind === 'limit'
        ? await limiting.run({ assureCode, name, amount: sum, note })
        : await paying.run({ assureCode, amount: sum, entDutyNo, paidOn, note })
    if (!answer.ok) return toast.failed(answer)
    toast.done(entry.kind === 'limit' ? '额度已保存' : '缴税已登记')
    props.onClose()
  }
  return (
    <Dialog
      title={entry.kind === 'limit' ? '担保额度' : '登记税款缴纳'}
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={!ready}
            loading={limiting.pending || paying.pending}
            onClick={() => void save()}
          >
            保存
          </ActionButton>
        </>
      }
    >
      <div className="crossborder-form">
        <label className="crossborder-label">
          担保企业代码
          <input
            className="field-input"
            data-autofocus={entry.assureCode === '' ? true : undefined}
            value={form.assureCode}
            onChange={(event) => put({ assureCode: event.target.value.trim() })}
          />
        </label>
        {entry.kind === 'limit' ? (
          <label className="crossborder-label">
            名称
            <input className="field-input" value={form.name} onChange={(event) => put({ name: event.target.value })} />
          </label>
        ) : (
          <>
            <label className="crossborder-label">
              缴款书编号
              <input
                className="field-input"
                value={form.entDutyNo}
                onChange={(event) => put({ entDutyNo: event.target.value.trim() })}
              />
            </label>
            <label className="crossborder-label">
              缴纳日期
              <input
                className="field-input"
                type="date"
                value={form.paidOn}
                onChange={(event) => put({ paidOn: event.target.value })}
              />
            </label>
          </>
        )}
        <label className="crossborder-label">
          {entry.kind === 'limit' ? '额度（元）' : '金额（元）'}
          <input
            className="field-input"
            inputMode="decimal"
            data-autofocus={entry.assureCode === '' ? undefined : true}
            aria-invalid={form.amount !== '' && !isSum}
            value={form.amount}
            onChange={(event) => put({ amount: event.target.value })}
          />
          {form.amount === '' || isSum ? null : (
            <span className="crossborder-held" role="alert">
              请填金额，如 1000000 或 1,000,000.00
            </span>
          )}
        </label>
        <label className="crossborder-label">
          备注
          <input
            className="field-input"
            maxLength={200}
            value={form.note}
            onChange={(event) => put({ note: event.target.value })}
          />
        </label>
      </div>
    </Dialog>
  )
}
