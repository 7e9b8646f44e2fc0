import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import { readableCount } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { toneOf } from '../../ui/tone.ts'
import { ScanBox, type ScanResult } from './scan-box.tsx'
import type { TabStart, WarehouseTab } from './warehouse-screen.tsx'

type Today = CallOut<'warehouse.today'>

const STATE_OF: Readonly<Record<string, string>> = { hold: 'held', expiry: 'expiring' }

/** 今日: big figures, the scan box in focus, the colours of all bins, what is held, what expires. */
export function TodayTab(props: { readonly onOpen: (start: TabStart) => void }) {
  const today = useQueryProcedure('warehouse.today', {}, { keep: true })
  const client = useClient()
  const scan = async (code: string): Promise<ScanResult> => {
    const answer = await client.call('warehouse.scan', { code })
    if (!answer.ok) return { cue: 'wrong', text: '没有读到，请再扫一次' }
    const { kind, title, id, stands } = answer.value
    if (kind === 'unknown') return { cue: 'wrong', text: title }
    if (kind === 'inbound') props.onOpen({ tab: 'inbound', ...(id === undefined ? {} : { id }) })
    const places = stands.map((one) => `${one.bin} × ${one.qty}`).slice(0, 6)
    return {
      cue: 'right',
      text: `${title}${places.length === 0 ? (kind === 'bin' ? '　空' : '') : `　${places.join('，')}`}`,
    }
  }
  if (today.isError) return <FailureSentence failure={today.error} onRetry={() => void today.refetch()} />
  return (
    <div className="warehouse-today">
      <div className="warehouse-column">
        <ScanBox id="warehouse-scan" label="扫码查询：库位、商品、到货单" placeholder="扫码" onScan={scan} />
        {today.data === undefined ? <LoadingSentence /> : <Figures today={today.data} onOpen={props.onOpen} />}
        {today.data === undefined ? null : <Expiring today={today.data} />}
      </div>
      <div className="warehouse-column">
        {today.data === undefined ? null : (
          <>
            <Colours today={today.data} onOpen={props.onOpen} />
            <Holds today={today.data} />
          </>
        )}
      </div>
    </div>
  )
}

function Figures(props: { readonly today: Today; readonly onOpen: (start: TabStart) => void }) {
  return (
    <div className="big-figures">
      {props.today.figures.map((one) => (
        <button
          key={one.id}
          type="button"
          className={`big-figure big-${one.tone}`}
          onClick={() => {
            const state = STATE_OF[one.id]
            props.onOpen({ tab: one.tab as WarehouseTab, ...(state === undefined ? {} : { state }) })
          }}
        >
          <span>{one.title}</span>
          <b>{readableCount(one.count)}</b>
          <span className="soft">{one.detail}</span>
        </button>
      ))}
    </div>
  )
}

function Colours(props: { readonly today: Today; readonly onOpen: (start: TabStart) => void }) {
  return (
    <section className="panel" aria-label="库位状态">
      <h2>库位状态</h2>
      {props.today.colours.map((one) => (
        <button
          key={one.colour}
          type="button"
          className="warehouse-line"
          onClick={() => props.onOpen({ tab: 'bin', state: one.colour })}
        >
          <StatusTag tone={toneOf(one.tone)}>{one.name}</StatusTag>
          <span className="soft">有货 {readableCount(one.used)}</span>
          <b>{readableCount(one.bins)}</b>
        </button>
      ))}
    </section>
  )
}

function Holds(props: { readonly today: Today }) {
  return (
    <section className="panel" aria-label="冻结中">
      <h2>冻结中</h2>
      {props.today.holds.length === 0 ? (
        <EmptySentence>没有冻结。在“库存”里选一行按 F8 冻结。</EmptySentence>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">库位</th>
              <th scope="col">商品</th>
              <th scope="col">原因</th>
            </tr>
          </thead>
          <tbody>
            {props.today.holds.map((hold) => (
              <tr key={hold.id}>
                <td className="mono">{hold.bin === '' ? '全部' : hold.bin}</td>
                <td>{hold.goods === '' ? '整个库位' : hold.goods}</td>
                <td>{hold.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Expiring(props: { readonly today: Today }) {
  return (
    <section className="panel" aria-label="临期与过期">
      <h2>临期与过期</h2>
      {props.today.expiring.length === 0 ? (
        <EmptySentence>没有临期的货。</EmptySentence>
      ) : (
        <div className="warehouse-scroll">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">效期</th>
                <th scope="col">状态</th>
                <th scope="col">库位</th>
                <th scope="col">商品</th>
                <th scope="col">批次</th>
                <th scope="col" className="number">
                  数量
                </th>
                <th scope="col">货主</th>
              </tr>
            </thead>
            <tbody>
              {props.today.expiring.map((row) => (
                <tr key={row.id}>
                  <td>{row.expiresOn}</td>
                  <td>
                    <StatusTag tone={toneOf(row.stateTone)}>{row.state === '' ? '正常' : row.state}</StatusTag>
                  </td>
                  <td className="mono">{row.bin}</td>
                  <td>
                    {row.sku} {row.name}
                  </td>
                  <td className="mono">{row.lotNo}</td>
                  <td className="number">{row.qty}</td>
                  <td>{row.owner}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
