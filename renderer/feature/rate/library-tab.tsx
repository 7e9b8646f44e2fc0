import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import { readableCount, readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Tone } from '../../ui/tone.ts'
import { LoadDialog } from './load-dialog.tsx'

type Library = CallOut<'rateLibrary.list'>['libraries'][number]
const TONES: Readonly<Record<string, Tone>> = {
  loading: 'blue',
  loaded: 'amber',
  active: 'green',
  old: 'grey',
  failed: 'red',
}

/** Versions of the library; the chosen one shows what it would change before it is taken into force. */
export function LibraryTab() {
  const list = useQueryProcedure('rateLibrary.list', {})
  const may = useMay('rateLibrary.load')
  const [loads, setLoads] = useState(false)
  const [chosen, setChosen] = useState<number | undefined>(undefined)
  const [size, setSize] = usePaneSize('rate-effect', 320)
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { libraries } = list.data
  const library = libraries.find((one) => one.id === chosen)
  return (
    <div className="rate-body">
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={may} onClick={() => setLoads(true)}>
          读入新版本
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">{readableCount(libraries.length)} 个版本</span>
      </div>
      <SplitPane
        direction="down"
        size={size}
        onSize={setSize}
        sideLabel="变动影响"
        side={
          library === undefined ? null : (
            <Effect key={library.id} library={library} onClose={() => setChosen(undefined)} />
          )
        }
      >
        {libraries.length === 0 ? (
          <EmptySentence>
            还没有退税率文库。按 F7 读入税务局发布的文库（DBF 或 Excel）；没有文库时退税率须人工核对。
          </EmptySentence>
        ) : (
          <Table libraries={libraries} onChoose={setChosen} />
        )}
      </SplitPane>
      {loads ? (
        <LoadDialog
          onClose={() => setLoads(false)}
          onLoaded={(id) => {
            setLoads(false)
            setChosen(id)
          }}
        />
      ) : null}
    </div>
  )
}

function Table(props: { readonly libraries: readonly Library[]; readonly onChoose: (id: number) => void }) {
  return (
    <div className="pane-body">
      <table className="plain-table" aria-label="文库版本">
        <thead>
          <tr>
            <th scope="col">版本</th>
            <th scope="col">状态</th>
            <th scope="col" className="number">
              税率
            </th>
            <th scope="col" className="number">
              名称
            </th>
            <th scope="col">来源</th>
            <th scope="col">读入时间</th>
            <th scope="col">经手</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {props.libraries.map((one) => (
            <tr key={one.id}>
              <td>{one.version}</td>
              <td>
                <StatusTag tone={TONES[one.state] ?? 'grey'}>{one.stateName}</StatusTag>
              </td>
              <td className="number">{readableCount(one.rows)}</td>
              <td className="number">{readableCount(one.names)}</td>
              <td>{one.source}</td>
              <td>{readableTime(one.at)}</td>
              <td>{one.actor}</td>
              <td>
                {one.state === 'loaded' || one.state === 'old' ? (
                  <button type="button" className="link-button" onClick={() => props.onChoose(one.id)}>
                    变动影响与启用
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Effect(props: { readonly library: Library; readonly onClose: () => void }) {
  const { library } = props
  const effect = useQueryProcedure('rateLibrary.effect', { libraryId: library.id })
  const activating = useCommand('rateLibrary.activate')
  const may = useMay('rateLibrary.activate')
  const toast = useToast()
  const activate = async (): Promise<void> => {
    const answer = await activating.run({ libraryId: library.id })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`退税率文库 ${library.version} 已启用`)
    props.onClose()
  }
  return (
    <>
      <PaneHead title={`启用 ${library.version} 会改变什么`} onClose={props.onClose}>
        <ActionButton
          layer="pane"
          hotkey="F10"
          primary
          allowed={may}
          disabled={effect.data === undefined}
          loading={activating.pending}
          onClick={() => void activate()}
        >
          启用此版本
        </ActionButton>
      </PaneHead>
      <div className="pane-body" role="region" aria-label="变动影响明细" tabIndex={0}>
        <Loaded of={effect} reading="正在逐项对照…">
          {(data) => <Changes effect={data} />}
        </Loaded>
      </div>
    </>
  )
}

/** A packet's amount, or the words on a rate. */
const amountOr = (text: string): string => (/^-?\d+\.\d{2}$/.test(text) ? readableDecimal(text, 2) : text)
/** A change of money with its sign. */
const signed = (text: string): string =>
  `${/^[-0.]+$/.test(text) || text.startsWith('-') ? '' : '+'}${readableDecimal(text, 2)}`

/** Whom it touches, by how much; the largest change first. */
function ClientTable(props: { readonly rows: CallOut<'rateLibrary.effect'>['byClient'] }) {
  return (
    <table className="plain-table" aria-label="按客户">
      <thead>
        <tr>
          <th scope="col">客户</th>
          <th scope="col" className="number">
            商品备案
          </th>
          <th scope="col" className="number">
            报关项
          </th>
          <th scope="col" className="number">
            退税包
          </th>
          <th scope="col" className="number">
            退税额变化
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((one) => (
          <tr key={one.clientId}>
            <td>{one.client}</td>
            <td className="number">{readableCount(one.goods)}</td>
            <td className="number">{readableCount(one.items)}</td>
            <td className="number">{readableCount(one.packets)}</td>
            <td className="number">{signed(one.money)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Changes(props: { readonly effect: CallOut<'rateLibrary.effect'> }) {
  const { effect } = props
  return (
    <>
      <div className="figures-line">
        <span>
          客户<b>{readableCount(effect.clients)}</b>
        </span>
        <span>
          商品备案<b>{readableCount(effect.goods)}</b>
        </span>
        <span>
          未配入退税包的报关项<b>{readableCount(effect.items)}</b>
        </span>
        <span>
          按手头发票可退<b>{signed(effect.waiting)}</b>
        </span>
        <span>
          在办退税包<b>{readableCount(effect.packets)}</b>
        </span>
        <span>
          在办退税额<b>{signed(effect.money)}</b>
        </span>
      </div>
      {effect.changes.length === 0 ? (
        <p className="soft rate-note">商品备案、未申报的报关单与在办退税包都不受影响；已申报的按原文库，不重算。</p>
      ) : (
        <>
          <ClientTable rows={effect.byClient} />
          <table className="plain-table" aria-label="变动明细">
            <thead>
              <tr>
                <th scope="col">客户</th>
                <th scope="col">商品编码</th>
                <th scope="col">商品</th>
                <th scope="col">涉及</th>
                <th scope="col">按哪天</th>
                <th scope="col">现在</th>
                <th scope="col">启用后</th>
                <th scope="col" className="number">
                  退税额变化
                </th>
              </tr>
            </thead>
            <tbody>
              {effect.changes.map((one, i) => (
                <tr key={i}>
                  <td>{one.client}</td>
                  <td className="mono">{one.hsCode}</td>
                  <td>{one.name}</td>
                  <td>{one.where}</td>
                  <td>{one.day}</td>
                  <td>{amountOr(one.before)}</td>
                  <td>
                    <b>{amountOr(one.after)}</b>
                  </td>
                  <td className="number">{one.money === '' ? '' : signed(one.money)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {effect.more === 0 ? null : <p className="soft rate-note">还有 {readableCount(effect.more)} 处。</p>}
    </>
  )
}
