import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { FileButton } from '../../connect/file-button.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import { Loaded } from '../../connect/loaded.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { FormDialog } from '../../ui/part/form-dialog.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Row = CallOut<'rateTable.list'>['rates'][number]

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'day', title: '日期', width: 100, kind: 'date', text: (row) => row.day, frozen: true },
  { id: 'currency', title: '币种', width: 60, text: (row) => row.currency },
  { id: 'rate', title: '1 外币折人民币', width: 130, kind: 'number', text: (row) => row.rate },
  { id: 'basis', title: '适用', width: 70, text: (row) => row.basis },
  { id: 'source', title: '来源', width: 320, text: (row) => row.source },
]

/** 汇率表: what one unit of a currency is worth, of a day or of a month. */
export function RateTab() {
  const list = useQueryProcedure('rateTable.list', {}, { keep: true })
  const [entering, setEntering] = useState(false)
  const may = useMay('rateTable.import')
  const importing = useJob('rateTable.import')
  const { upload } = useUpload()
  const toast = useToast()
  const take = async (file: File): Promise<void> => {
    const stored = await upload(file)
    if (!stored.ok) return toast.failed(stored)
    const answer = await importing.start({ hash: stored.value.hash, fileName: file.name })
    if (!answer.ok) return toast.failed(answer)
    const [first] = answer.value.findings
    toast.done(
      answer.value.sameFile
        ? '这个文件已经导入过'
        : `导入 ${answer.value.good} 行${first === undefined ? '' : `；退回 ${answer.value.bad} 行，如第 ${first.row} 行：${first.text}`}`,
    )
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <FileButton
          label="汇率文件"
          accept=".xlsx,.xls,.csv"
          hotkey="F7"
          primary
          allowed={may}
          loading={importing.running}
          onFile={(file) => void take(file)}
        >
          导入汇率表
        </FileButton>
        <ActionButton hotkey="F6" allowed={may} onClick={() => setEntering(true)}>
          录入
        </ActionButton>
        <span className="soft">汇率大于 20 而没有“单位数”一栏的，按每 100 外币计。</span>
      </div>
      <Loaded of={list}>{(data) => <RateGrid rates={data.rates} />}</Loaded>
      {entering ? <RateDialog onClose={() => setEntering(false)} /> : null}
    </>
  )
}

function RateGrid(props: { readonly rates: readonly Row[] }) {
  const toast = useToast()
  const store = useLocalGrid<Row>({ id: 'fx-rates', columns: COLUMNS, rows: props.rates })
  return (
    <div className="fx-grid">
      <DenseGrid
        store={store}
        label="汇率表"
        autoFocus
        onFind={() => undefined}
        onCopied={(count) => toast.done(`已复制 ${count} 行`)}
        empty={<EmptySentence>还没有汇率。按 F7 导入（日期、币种、汇率三栏），或按 F6 录入。</EmptySentence>}
      />
    </div>
  )
}

function RateDialog(props: { readonly onClose: () => void }) {
  const entering = useCommand('rateTable.enter')
  const toast = useToast()
  const [form, setForm] = useState({ basis: 'month' as 'day' | 'month', day: '', currency: 'USD', rate: '' })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const save = async (): Promise<void> => {
    const answer = await entering.run({ ...form, rate: form.rate.trim() })
    if (!answer.ok) return toast.failed(answer)
    toast.done('汇率已保存')
    props.onClose()
  }
  const ready = form.day !== '' && /^[A-Z]{3}$/.test(form.currency) && /^\d{1,6}(\.\d{1,5})?$/.test(form.rate.trim())
  return (
    <FormDialog
      title="录入汇率"
      width={420}
      ready={ready}
      pending={entering.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="fx-form">
        <label htmlFor="rate-basis">适用</label>
        <select
          id="rate-basis"
          className="field-input"
          value={form.basis}
          onChange={(event) => put({ basis: event.target.value === 'day' ? 'day' : 'month' })}
        >
          <option value="month">当月</option>
          <option value="day">当日</option>
        </select>
        <label htmlFor="rate-day">日期</label>
        <input
          id="rate-day"
          className="field-input"
          type="date"
          data-autofocus
          value={form.day}
          onChange={(event) => put({ day: event.target.value })}
        />
        <label htmlFor="rate-currency">币种</label>
        <input
          id="rate-currency"
          className="field-input"
          maxLength={3}
          value={form.currency}
          onChange={(event) => put({ currency: event.target.value.toUpperCase() })}
        />
        <label htmlFor="rate-rate">1 外币折人民币</label>
        <input
          id="rate-rate"
          className="field-input number"
          inputMode="decimal"
          value={form.rate}
          onChange={(event) => put({ rate: event.target.value })}
        />
      </div>
    </FormDialog>
  )
}
