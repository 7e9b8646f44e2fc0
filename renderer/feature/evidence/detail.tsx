import type { ReactNode } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { useMay } from '../../app/session.tsx'
import { readableCount, readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { BatchRow, ItemRow, LineRow } from './columns.ts'
import { toneOf } from './columns.ts'

/** Where a paper came from, and each paper's own figures. */

function Facts(props: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="evidence-facts">
      {props.facts
        .filter(([, value]) => value !== '' && value !== undefined)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

type Lineage = CallOut<'voucher.get'>['lineage']

function Source(props: { readonly lineage: Lineage; readonly earlier: CallOut<'voucher.get'>['earlier'] }) {
  const { lineage, earlier } = props
  const client = useClient()
  const toast = useToast()
  const save = async (): Promise<void> => {
    const saved = await client.download(lineage.fileHash, lineage.fileName)
    if (!saved.ok) toast.failed(saved)
  }
  return (
    <>
      <Facts
        facts={[
          ['来源', lineage.source],
          [
            '文件',
            lineage.fileHash === '' ? (
              lineage.fileName
            ) : (
              <button type="button" className="link-button" onClick={() => void save()}>
                {lineage.fileName}
              </button>
            ),
          ],
          ['第几行', lineage.row > 0 ? String(lineage.row) : ''],
          ['批次', String(lineage.batchId)],
          ['时间', readableTime(lineage.at)],
          ['经手', lineage.actor],
        ]}
      />
      {earlier.length === 0 ? null : (
        <table className="plain-table" aria-label="以前的版本">
          <thead>
            <tr>
              <th scope="col">以前的版本</th>
              <th scope="col">时间</th>
              <th scope="col">经手</th>
            </tr>
          </thead>
          <tbody>
            {earlier.map((one) => (
              <tr key={one.id}>
                <td>{one.what}</td>
                <td>{readableTime(one.at)}</td>
                <td>{one.actor}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

export function ItemDetail(props: { readonly row: ItemRow; readonly onClose: () => void }) {
  const detail = useQueryProcedure('exportItem.get', { id: props.row.id })
  return (
    <>
      <PaneHead title={`报关单 ${props.row.declarationNo} 第 ${props.row.itemNo} 项`} onClose={props.onClose} />
      <div className="pane-body">
        <Loaded of={detail}>{(data) => <Item detail={data} />}</Loaded>
      </div>
    </>
  )
}

function Item(props: { readonly detail: CallOut<'exportItem.get'> }) {
  const { detail } = props
  return (
    <>
      <Facts
        facts={[
          [
            '申报号',
            <span key="k" className="mono">
              {detail.itemKey}
            </span>,
          ],
          ['出口日期', detail.exportDate],
          ['商品', `${detail.hsCode} ${detail.name}`],
          ['成交', `${detail.incoterm} ${detail.currency} ${readableDecimal(detail.amount)}`],
          ['整单', `${detail.items} 项，合计 ${readableDecimal(detail.total)}`],
          ['数量', detail.quantities.map((one) => `${readableDecimal(one.quantity)} ${one.unitName}`).join('；')],
          ['运费', detail.freight],
          ['保费', detail.insurance],
          ['杂费', detail.other],
          ['监管方式', detail.tradeMode],
          ['合同', detail.contractNo],
          ['提运单', detail.billNo],
          ['生产单位', detail.producer],
        ]}
      />
      {detail.certificates.length === 0 ? null : (
        <Facts
          facts={detail.certificates.map((one) => [
            one.kindName.slice(0, 6),
            `${one.number}　${one.issuedOn}　${one.quantity}`,
          ])}
        />
      )}
      <Source lineage={detail.lineage} earlier={detail.earlier} />
    </>
  )
}

export function VoucherDetail(props: { readonly row: LineRow; readonly onClose: () => void }) {
  const detail = useQueryProcedure('voucher.get', { id: props.row.id })
  return (
    <>
      <PaneHead title={`凭证 ${props.row.voucherNo} 第 ${props.row.lineNo} 行`} onClose={props.onClose}>
        <StatusTag tone={toneOf(props.row.tone)}>{props.row.stateName}</StatusTag>
      </PaneHead>
      <div className="pane-body">
        <Loaded of={detail}>{(data) => <Voucher detail={data} />}</Loaded>
      </div>
    </>
  )
}

function Voucher(props: { readonly detail: CallOut<'voucher.get'> }) {
  const { detail } = props
  return (
    <>
      {detail.problem === '' ? null : (
        <p className="evidence-problem" role="status">
          {detail.problem}
        </p>
      )}
      <Facts
        facts={[
          ['种类', detail.kindName],
          ['开票日期', detail.issuedOn],
          ['销方', `${detail.sellerName} ${detail.sellerId}`],
          ['购方税号', detail.buyerId],
          ['货物', detail.name],
          ['数量', `${readableDecimal(detail.quantity)} ${detail.unit}`],
          ['金额', readableDecimal(detail.amount)],
          ['税率', `${detail.levyRate}%${detail.simplified ? '（小规模或简易计税）' : ''}`],
          ['税额', readableDecimal(detail.tax)],
          ['整张', `${readableDecimal(detail.total)}，税 ${readableDecimal(detail.totalTax)}`],
          ['备注', detail.note],
        ]}
      />
      {detail.states.length === 0 ? (
        <p className="soft evidence-note">还没有导入过这张凭证的勾选与状态。</p>
      ) : (
        <table className="plain-table" aria-label="凭证状态记录">
          <thead>
            <tr>
              <th scope="col">查询日期</th>
              <th scope="col">状态</th>
              <th scope="col">用途</th>
              <th scope="col">所属期</th>
              <th scope="col" className="number">
                批次
              </th>
            </tr>
          </thead>
          <tbody>
            {detail.states.map((one, i) => (
              <tr key={i}>
                <td>{one.checkedOn}</td>
                <td>{one.state}</td>
                <td>{one.use}</td>
                <td>{one.period}</td>
                <td className="number">{one.batchId}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Source lineage={detail.lineage} earlier={detail.earlier} />
    </>
  )
}

/** A batch: what came back and why, and the file of it. */
export function BatchDetail(props: { readonly row: BatchRow; readonly onClose: () => void }) {
  const detail = useQueryProcedure('evidence.batch', { batchId: props.row.id })
  const client = useClient()
  const toast = useToast()
  const may = useMay('evidence.return')
  const returning = useJob('evidence.return')
  const giveBack = async (): Promise<void> => {
    const answer = await returning.start({ batchId: props.row.id })
    if (!answer.ok) return toast.failed(answer)
    const saved = await client.download(answer.value.hash, answer.value.fileName)
    if (saved.ok) toast.done(`已生成退回文件：${answer.value.fileName}（${answer.value.rows} 行）`)
    else toast.failed(saved)
  }
  return (
    <>
      <PaneHead title={`批次 ${props.row.id}　${props.row.fileName}`} onClose={props.onClose}>
        <ActionButton
          allowed={may}
          disabled={props.row.bad === 0 || props.row.fileName === '手工录入'}
          loading={returning.running}
          onClick={() => void giveBack()}
        >{`退回不合格行 ${readableCount(props.row.bad)}`}</ActionButton>
      </PaneHead>
      <div className="pane-body">
        <Loaded of={detail}>
          {(data) =>
            data.findings.length === 0 ? (
              <EmptySentence>全部行都合格，没有要退回的。</EmptySentence>
            ) : (
              <Findings detail={data} />
            )
          }
        </Loaded>
      </div>
    </>
  )
}

function Findings(props: { readonly detail: CallOut<'evidence.batch'> }) {
  const { detail } = props
  return (
    <>
      {detail.unknownColumns.length === 0 ? null : (
        <p className="soft evidence-note">没有用到的列：{detail.unknownColumns.join('、')}</p>
      )}
      <table className="plain-table" aria-label="退回的行">
        <thead>
          <tr>
            <th scope="col" className="number">
              行
            </th>
            <th scope="col">列</th>
            <th scope="col">表头</th>
            <th scope="col">原值</th>
            <th scope="col">原因</th>
          </tr>
        </thead>
        <tbody>
          {detail.findings.map((one, i) => (
            <tr key={i}>
              <td className="number">{one.row}</td>
              <td>{one.column}</td>
              <td>{one.header}</td>
              <td className="mono">{one.value}</td>
              <td>{one.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {detail.more === 0 ? null : (
        <p className="soft evidence-note">还有 {readableCount(detail.more)} 处，见退回文件。</p>
      )}
    </>
  )
}
