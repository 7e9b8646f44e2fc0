import { useState } from 'react'
import { goodsLabel } from '../../../shared/domain/shelf/label.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { Barcode } from '../../barcode/barcode.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { readableCount, readableDecimal, tooManyText } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PaperSheet } from '../../ui/part/paper-sheet.tsx'
import { LabelOffset, shiftOf, useLabelPrinter } from './label-offset.tsx'
import { ScanBox, type ScanResult } from './scan-box.tsx'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

const STEPS = [
  { id: 'print', title: '印标签' },
  { id: 'pool', title: '运单号段' },
  { id: 'storage', title: '仓储费' },
] as const

interface Label {
  readonly id: string
  readonly kind: 'code128' | 'gs1-128'
  readonly text: string
  readonly lines: readonly string[]
}

/** 标签与号段: bin and goods labels, carriers' numbers that are never given twice, storage as data for statements. */
export function LabelTab(props: { readonly clients: ClientChoices }) {
  const [step, setStep] = useState<string>('print')
  return (
    <div className="warehouse">
      <PaneTabs label="标签与号段" tabs={STEPS} active={step} onChange={setStep} />
      <div className="warehouse-side" key={step}>
        {step === 'pool' ? (
          <PoolPanel />
        ) : step === 'storage' ? (
          <StoragePanel clients={props.clients} />
        ) : (
          <PrintPanel />
        )}
      </div>
    </div>
  )
}

const MOST_LABELS = 500

function PrintPanel() {
  const client = useClient()
  const toast = useToast()
  const [text, setText] = useState('')
  const [labels, setLabels] = useState<readonly Label[]>([])
  const [prints, setPrints] = useState(false)
  const offset = useLabelPrinter()
  const make = async (): Promise<void> => {
    const codes = parseNumbers(text)
    const tooMany = tooManyText(codes.length, MOST_LABELS)
    if (tooMany !== '') return toast.warn(tooMany)
    const made: Label[] = []
    const missing: string[] = []
    for (const code of codes) {
      const answer = await client.call('warehouse.scan', { code })
      if (!answer.ok) return toast.failed(answer)
      const found = labelsOf(code, answer.value)
      if (found.length === 0) missing.push(code)
      made.push(...found)
    }
    setLabels(made.slice(0, MOST_LABELS))
    if (made.length > MOST_LABELS) toast.warn(`共 ${made.length} 张标签，这里只排前 ${MOST_LABELS} 张：请分几次做`)
    if (missing.length > 0) toast.warn(`没有找到：${missing.slice(0, 10).join('、')}${missing.length > 10 ? '等' : ''}`)
  }
  return (
    <>
      <label className="soft" htmlFor="label-codes">
        库位、货号、条码或包裹单号，一行一个
      </label>
      <textarea
        id="label-codes"
        className="field-input field-text"
        rows={5}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="inline-form">
        <ActionButton hotkey="F8" disabled={text.trim() === ''} onClick={() => void make()}>
          排出标签
        </ActionButton>
        <ActionButton hotkey="Ctrl+P" primary disabled={labels.length === 0} onClick={() => setPrints(true)}>
          {`打印 ${labels.length} 张`}
        </ActionButton>
      </div>
      <LabelOffset key={offset.printer.name} of={offset} />
      {labels.length === 0 ? (
        <EmptySentence>
          库位与包裹印 Code 128；有条码的商品印 GS1-128（条码、效期、批次），扫一次就都读出来。
        </EmptySentence>
      ) : (
        <Labels labels={labels} />
      )}
      {prints ? (
        <PaperSheet onDone={() => setPrints(false)}>
          <div style={{ transform: shiftOf(offset.printer) }}>
            <Labels labels={labels} />
          </div>
        </PaperSheet>
      ) : null}
    </>
  )
}

/** What a scanned code needs as labels: a bin or parcel one, goods one for each lot. */
function labelsOf(code: string, found: CallOut<'warehouse.scan'>): Label[] {
  if (found.kind === 'bin') return [{ id: found.code, kind: 'code128', text: found.code, lines: [found.colour] }]
  if (found.kind === 'parcel' || found.kind === 'inbound')
    return [{ id: code, kind: 'code128', text: found.code, lines: [found.title] }]
  const lots = new Map(found.stands.map((stand) => [stand.lotId, stand]))
  return [...lots.values()].map((stand) => {
    const gs1 = goodsLabel({ gtin: stand.gtin, lotNo: stand.lotNo, expiresOn: stand.expiresOn, count: '' })
    const lines = [`${stand.sku} ${stand.name}`, [stand.lotNo, stand.expiresOn].filter((one) => one !== '').join('　')]
    return { id: `lot ${stand.lotId}`, kind: gs1 === undefined ? 'code128' : 'gs1-128', text: gs1 ?? stand.sku, lines }
  })
}

function Labels(props: { readonly labels: readonly Label[] }) {
  return (
    <div className="label-sheet">
      {props.labels.map((one) => (
        <figure key={one.id} className="label">
          <Barcode kind={one.kind} text={one.text} label={`条码 ${one.text}`} width={220} />
          <figcaption>
            {one.lines.map((line) => (
              <span key={line}>{line}</span>
            ))}
          </figcaption>
        </figure>
      ))}
    </div>
  )
}

function PoolPanel() {
  const list = useQueryProcedure('pool.list', {}, { keep: true })
  const adding = useCommand('pool.add')
  const taking = useCommand('pool.take')
  const may = useMay('pool.add')
  const toast = useToast()
  const [form, setForm] = useState({ carrierCode: '', first: '', last: '' })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const add = async (): Promise<void> => {
    const answer = await adding.run(form)
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已登记 ${readableCount(answer.value.numbers)} 个号`)
    put({ first: '', last: '' })
  }
  const scan = async (code: string): Promise<ScanResult> => {
    const answer = await taking.run({ code, carrierCode: form.carrierCode })
    if (!answer.ok) return { cue: 'wrong', text: failureText(answer.code, answer.data) }
    return {
      cue: answer.value.again ? 'again' : 'right',
      text: `${answer.value.orderNo} → ${answer.value.number}${answer.value.again ? '（已取过）' : ''}`,
    }
  }
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      <div className="warehouse-fields">
        <label>
          快递代码
          <input
            className="field-input"
            maxLength={18}
            value={form.carrierCode}
            onChange={(event) => put({ carrierCode: event.target.value.trim() })}
          />
        </label>
        <label>
          起号
          <input
            className="field-input warehouse-wide"
            maxLength={40}
            value={form.first}
            onChange={(event) => put({ first: event.target.value.trim() })}
          />
        </label>
        <label>
          止号
          <input
            className="field-input warehouse-wide"
            maxLength={40}
            value={form.last}
            onChange={(event) => put({ last: event.target.value.trim() })}
          />
        </label>
        <ActionButton
          hotkey="F7"
          allowed={may}
          disabled={form.carrierCode === '' || form.first === '' || form.last === ''}
          loading={adding.pending}
          onClick={() => void add()}
        >
          登记号段
        </ActionButton>
      </div>
      {may ? (
        <ScanBox id="pool-scan" label="扫包裹取号（快递代码不填时按包裹的快递）" placeholder="扫码" onScan={scan} />
      ) : null}
      {list.data === undefined ? (
        <LoadingSentence />
      ) : list.data.pools.length === 0 ? (
        <EmptySentence>还没有号段。登记快递给的起止号，每个号只会给一票。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="运单号段">
          <thead>
            <tr>
              <th scope="col">快递</th>
              <th scope="col">起号</th>
              <th scope="col">止号</th>
              <th scope="col">下一个</th>
              <th scope="col" className="number">
                剩余
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.pools.map((pool) => (
              <tr key={pool.id}>
                <td>{pool.carrierCode}</td>
                <td className="mono">{pool.first}</td>
                <td className="mono">{pool.last}</td>
                <td className="mono">{pool.next === '' ? '已用完' : pool.next}</td>
                <td className="number">{readableCount(pool.left)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

const today = (): string => beijingDay(Date.now())

function StoragePanel(props: { readonly clients: ClientChoices }) {
  const [period, setPeriod] = useState({ from: `${today().slice(0, 8)}01`, to: today() })
  const statement = useQueryProcedure('storage.statement', period, { keep: true })
  const setting = useCommand('storage.rate')
  const may = useMay('storage.rate')
  const toast = useToast()
  const [form, setForm] = useState({ ownerId: '', from: today(), perUnitDay: '' })
  const save = async (): Promise<void> => {
    const answer = await setting.run({
      ownerId: form.ownerId === '' ? 0 : Number(form.ownerId),
      from: form.from,
      perUnitDay: form.perUnitDay.trim(),
    })
    if (answer.ok) toast.done('费率已保存')
    else toast.failed(answer)
  }
  return (
    <>
      <div className="warehouse-fields">
        <label>
          从
          <input
            className="field-input"
            type="date"
            value={period.from}
            onChange={(event) =>
              event.target.value === '' ? undefined : setPeriod({ ...period, from: event.target.value })
            }
          />
        </label>
        <label>
          到（含）
          <input
            className="field-input"
            type="date"
            value={period.to}
            onChange={(event) =>
              event.target.value === '' ? undefined : setPeriod({ ...period, to: event.target.value })
            }
          />
        </label>
        {may ? (
          <>
            <span>
              <span className="soft">货主（不选为其他货主）</span>
              <ClientPick
                id="rate-owner"
                label="费率的货主"
                value={form.ownerId}
                clients={props.clients}
                none="其他货主"
                onChange={(ownerId) => setForm({ ...form, ownerId })}
              />
            </span>
            <label>
              生效日期
              <input
                className="field-input"
                type="date"
                value={form.from}
                onChange={(event) => setForm({ ...form, from: event.target.value })}
              />
            </label>
            <label>
              每单位每天（元）
              <input
                className="field-input"
                inputMode="decimal"
                value={form.perUnitDay}
                onChange={(event) => setForm({ ...form, perUnitDay: event.target.value })}
              />
            </label>
            <ActionButton
              hotkey="Ctrl+S"
              disabled={!/^\d{1,9}(\.\d{1,5})?$/.test(form.perUnitDay.trim()) || form.from === ''}
              loading={setting.pending}
              onClick={() => void save()}
            >
              设费率
            </ActionButton>
          </>
        ) : null}
      </div>
      <Loaded of={statement}>
        {(data) =>
          data.owners.length === 0 ? (
            <EmptySentence>这段时间没有货。</EmptySentence>
          ) : (
            <table className="plain-table" aria-label="仓储天数与费用">
              <thead>
                <tr>
                  <th scope="col">货主</th>
                  <th scope="col" className="number">
                    单位·天
                  </th>
                  <th scope="col" className="number">
                    期末在库
                  </th>
                  <th scope="col" className="number">
                    费率
                  </th>
                  <th scope="col" className="number">
                    费用（元）
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.owners.map((row) => (
                  <tr key={row.ownerId}>
                    <td>{row.owner}</td>
                    <td className="number">{readableDecimal(row.unitDays)}</td>
                    <td className="number">{readableDecimal(row.atEnd)}</td>
                    <td className="number">{row.perUnitDay === '' ? '未设' : row.perUnitDay}</td>
                    <td className="number">{row.charge === '' ? '—' : readableDecimal(row.charge, 2)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
      <p className="soft">按每天结束时在库的数量计，两端都算；每天按当天有效的费率，期间改过的几个费率都列出。</p>
    </>
  )
}
