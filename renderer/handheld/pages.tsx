import { useState } from 'react'
import { failureText, type CallOut } from '../../shared/contract/index.ts'
import { askedAgain } from '../../shared/domain/shelf/parcel-step.ts'
import type { ScanQueue } from './queue.ts'
import { NumberField, ScanPage, type useHeard } from './scan-page.tsx'
import { call, OUT_OF_RANGE } from './wire.ts'

export type Home = CallOut<'handheld.home'>
export interface PageProps {
  readonly queue: ScanQueue
  readonly id: number
  readonly title: string
  /** Told of every outcome that the ledger sends. */
  readonly heard: ReturnType<typeof useHeard>
}

const bin = (code: string): string => code.normalize('NFKC').trim().toUpperCase()
const isQuantity = (text: string): boolean => /^\d{1,12}(\.\d{1,5})?$/.test(text.trim())

/** 收货: scan goods; the quantity of each scan stands in its field. */
export function ReceivePage(props: PageProps) {
  const [qty, setQty] = useState('1')
  const scan = (code: string): void => {
    if (!isQuantity(qty)) return props.heard.hear('wrong', '数量应为数字')
    void props.queue.add('receive', { id: props.id, code, qty: qty.trim() })
    setQty('1')
  }
  return (
    <ScanPage ask="扫商品" heard={props.heard.heard} onScan={scan}>
      <NumberField label="每次数量" value={qty} onChange={setQty} />
    </ScanPage>
  )
}

/** 盘点: a bin, the quantity, the goods. */
export function CountPage(props: PageProps) {
  const [at, setAt] = useState('')
  const [qty, setQty] = useState('')
  const [seen, setSeen] = useState<ReadonlyMap<string, number>>(new Map())
  const scan = (code: string): void => {
    if (at === '') return setAt(bin(code))
    if (!isQuantity(qty)) return props.heard.hear('wrong', '先填实盘数量，再扫商品')
    const key = `${at} ${code}`
    void props.queue.add('count', { id: props.id, bin: at, code, qty: qty.trim(), seen: seen.get(key) ?? 0 })
    setSeen(new Map(seen).set(key, (seen.get(key) ?? 0) + 1))
    setQty('')
  }
  return (
    <ScanPage ask={at === '' ? '先扫库位' : `库位 ${at}：扫商品`} heard={props.heard.heard} onScan={scan}>
      <NumberField label="实盘数量" value={qty} onChange={setQty} />
      {at === '' ? null : (
        <button type="button" className="choice" onClick={() => setAt('')}>
          换库位
        </button>
      )}
    </ScanPage>
  )
}

/** 移库: from, goods, to. What lies in a bin is asked of the ledger, so it needs to be in range for the first step. */
export function MovePage(props: PageProps) {
  const [from, setFrom] = useState('')
  const [lot, setLot] = useState<{ readonly id: number; readonly title: string } | undefined>(undefined)
  const [qty, setQty] = useState('')
  const scan = async (code: string): Promise<void> => {
    if (from === '') return setFrom(bin(code))
    if (lot !== undefined) {
      if (!isQuantity(qty)) return props.heard.hear('wrong', '先填数量')
      await props.queue.add('move', { from, to: bin(code), lotId: lot.id, qty: qty.trim() })
      setLot(undefined)
      return setQty('')
    }
    const answer = await call('warehouse.scan', { code: from })
    if (!answer.ok)
      return props.heard.hear(
        'wrong',
        answer.code === OUT_OF_RANGE ? '不在网络范围内，查不到库位里的货' : failureText(answer.code, answer.data),
      )
    const fits = answer.value.stands.filter((one) => one.sku === code || one.itemNo === code || one.gtin === code)
    const [one] = fits
    if (one === undefined) return props.heard.hear('wrong', `库位 ${from} 里没有 ${code}`)
    if (fits.length > 1) return props.heard.hear('wrong', `${code} 在 ${from} 有 ${fits.length} 个批次，请在电脑上移库`)
    setLot({ id: one.lotId, title: `${one.sku} ${one.name}` })
    setQty(one.free)
    props.heard.hear('right', `${one.sku} 可移 ${one.free}`)
  }
  return (
    <ScanPage
      ask={from === '' ? '先扫原库位' : lot === undefined ? `从 ${from}：扫商品` : `${lot.title}：扫新库位`}
      heard={props.heard.heard}
      onScan={(code) => void scan(code)}
    >
      <NumberField label="数量" value={qty} onChange={setQty} />
      {from === '' ? null : (
        <button
          type="button"
          className="choice"
          onClick={() => {
            setFrom('')
            setLot(undefined)
          }}
        >
          换原库位
        </button>
      )}
    </ScanPage>
  )
}

/** 拣货: bin, goods: everything of it in the wave at once. */
export function PickPage(props: PageProps) {
  const [at, setAt] = useState('')
  const scan = (code: string): void => {
    if (at === '') return setAt(bin(code))
    void props.queue.add('pick', { id: props.id, bin: at, code })
  }
  return (
    <ScanPage ask={at === '' ? '先扫库位' : `库位 ${at}：扫商品`} heard={props.heard.heard} onScan={scan}>
      {at === '' ? null : (
        <button type="button" className="choice" onClick={() => setAt('')}>
          下一个库位
        </button>
      )}
    </ScanPage>
  )
}

/** 打包: the weight, the parcel. */
export function PackPage(props: PageProps) {
  const [weight, setWeight] = useState('')
  const scan = (code: string): void => {
    void props.queue.add('pack', { code, weight: weight.trim() })
    setWeight('')
  }
  return (
    <ScanPage ask="扫包裹" heard={props.heard.heard} onScan={scan}>
      <NumberField label="重量（千克，不称可不填）" value={weight} onChange={setWeight} />
    </ScanPage>
  )
}

/** 出库: never kept for later, because it needs the release list as it is at this moment. */
export function DispatchPage(props: PageProps) {
  const scan = async (code: string): Promise<void> => {
    const answer = await call('work.dispatch', { code, handoverId: props.id })
    if (answer.ok) return props.heard.hear('right', `第 ${answer.value.position} 件 ${answer.value.orderNo} 已出库`)
    if (answer.code === OUT_OF_RANGE)
      return props.heard.hear('wrong', '不在网络范围内：出库要看海关最新放行，不能先存着。请回到有信号的地方再扫')
    props.heard.hear(askedAgain(answer, 'dispatched') ? 'again' : 'wrong', failureText(answer.code, answer.data))
  }
  return (
    <ScanPage ask="扫包裹出库" heard={props.heard.heard} onScan={(code) => void scan(code)}>
      <p className="soft">只有海关已放行的包裹能出库。</p>
    </ScanPage>
  )
}

/** 查询: whatever is scanned. */
export function LookPage(props: PageProps) {
  const scan = async (code: string): Promise<void> => {
    const answer = await call('warehouse.scan', { code })
    if (!answer.ok)
      return props.heard.hear(
        'wrong',
        answer.code === OUT_OF_RANGE ? '不在网络范围内，查不到' : failureText(answer.code, answer.data),
      )
    const { kind, title, stands } = answer.value
    const places = stands
      .slice(0, 6)
      .map(
        (one) => `${one.bin} ${one.sku} × ${one.qty}${one.expiresOn === '' ? '' : `（${one.expiresOn}）`}${one.state}`,
      )
    props.heard.hear(kind === 'unknown' ? 'wrong' : 'right', [title, ...places].join('\n'))
  }
  return <ScanPage ask="扫库位、商品、包裹或到货单" heard={props.heard.heard} onScan={(code) => void scan(code)} />
}
