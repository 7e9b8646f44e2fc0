import { useState } from 'react'
import type { Out, Filter } from '../../../shared/contract/index.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { JobDialog } from '../../connect/job-dialog.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { readableCount, readableDecimal, readableStamp } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { AskResult } from './ask-dialog.tsx'
import { FollowList } from './follow-list.tsx'

/** 汇总: applications as a list; the month's preview and the results are dialogs over it. */
export function SummaryTab(props: { readonly clients: ClientChoices; readonly chosen: readonly Filter[] }) {
  const may = useMay('summary.file')
  const [shown, setShown] = useState<'none' | 'new' | 'results'>('none')
  const close = (): void => setShown('none')
  return (
    <>
      <FollowList
        gridId="follow-summary"
        label="汇总申请"
        filters={props.chosen}
        kinds={['CEB701Message']}
        about="batch"
        clients={props.clients}
        empty="还没有汇总申请。按 F7 预览一个月已放行的汇总清单（B 类）。"
        actions={() => (
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setShown('new')}>
              新的汇总
            </ActionButton>
            <ActionButton onClick={() => setShown('results')}>汇总结果</ActionButton>
          </>
        )}
      />
      {shown === 'new' ? <SummaryDialog onClose={close} /> : null}
      {shown === 'results' ? <ResultsDialog onClose={close} /> : null}
    </>
  )
}

/** The month before a day, which is what is summarised in the first half of a month. */
export function monthBefore(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

const today = (): string => beijingDay(Date.now())

function SummaryDialog(props: { readonly onClose: () => void }) {
  const preparing = useJob('summary.prepare')
  const toast = useToast()
  const [month, setMonth] = useState(monthBefore(today()))
  const [how, setHow] = useState<{
    by: 'list' | 'period'
    summaryFlag: '1' | '2'
    declAgentCode: string
    declAgentName: string
  }>({ by: 'list', summaryFlag: '2', declAgentCode: '', declAgentName: '' })
  const [preview, setPreview] = useState<Out<'summary.prepare'> | undefined>(undefined)
  const prepare = async (): Promise<void> => {
    const answer = await preparing.start({ month })
    if (answer.ok) setPreview(answer.value)
    else toast.failed(answer)
  }
  const isReady = preview !== undefined && preview.lists > 0 && preview.month === month
  return (
    <JobDialog
      title="汇总申报"
      width={980}
      job="summary.file"
      input={isReady ? { month, ...how } : undefined}
      action={`申报 ${readableCount(preview?.lists ?? 0)} 份清单`}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      <div className="crossborder-form crossborder-grid">
        <label className="crossborder-label">
          放行月份
          <input
            className="field-input"
            type="month"
            data-autofocus
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
        </label>
        <ActionButton
          layer="dialog"
          hotkey="F8"
          disabled={!/^\d{4}-\d{2}$/.test(month)}
          loading={preparing.running}
          onClick={() => void prepare()}
        >
          预览归并
        </ActionButton>
        <label className="crossborder-label">
          申报方式
          <select
            className="field-input"
            value={how.by}
            onChange={(event) => setHow({ ...how, by: event.target.value === 'period' ? 'period' : 'list' })}
          >
            <option value="list">按清单编号</option>
            <option value="period">按时间段（海关自行取该月清单）</option>
          </select>
        </label>
        <label className="crossborder-label">
          归并到
          <select
            className="field-input"
            value={how.summaryFlag}
            onChange={(event) => setHow({ ...how, summaryFlag: event.target.value === '1' ? '1' : '2' })}
          >
            <option value="2">收发货人＋生产销售单位</option>
            <option value="1">收发货人</option>
          </select>
        </label>
        <label className="crossborder-label">
          报关单位代码（不填＝申报企业）
          <input
            className="field-input"
            value={how.declAgentCode}
            onChange={(event) => setHow({ ...how, declAgentCode: event.target.value.trim() })}
          />
        </label>
        <label className="crossborder-label">
          报关单位名称
          <input
            className="field-input"
            value={how.declAgentName}
            onChange={(event) => setHow({ ...how, declAgentName: event.target.value.trim() })}
          />
        </label>
      </div>
      {preview === undefined ? (
        <p className="soft">按 F8 归并已放行、尚未汇总的 B 类清单；预览不改动任何数据。</p>
      ) : (
        <Preview preview={preview} />
      )}
    </JobDialog>
  )
}

function Preview(props: { readonly preview: Out<'summary.prepare'> }) {
  const { preview } = props
  const { deadline } = preview
  return (
    <>
      <div className="figures-line">
        <span>
          清单<b>{readableCount(preview.lists)}</b> 份
        </span>
        <span>
          归并为<b>{readableCount(preview.groupCount)}</b> 组
        </span>
        <span>
          商品项<b>{readableCount(preview.declarationLines)}</b>
        </span>
        <span>
          申请<b>{readableCount(preview.applications)}</b> 份
        </span>
        {deadline === undefined ? null : (
          <span>
            截止 {deadline.day}{' '}
            <StatusTag tone={deadline.daysLeft < 0 ? 'red' : deadline.daysLeft <= 5 ? 'amber' : 'green'}>
              {deadline.daysLeft < 0 ? `已过 ${-deadline.daysLeft} 天` : `还有 ${deadline.daysLeft} 天`}
            </StatusTag>{' '}
            <span className="soft">
              依据：{deadline.source}
              {deadline.confidence === 'memory' ? '（待核实；法定节假日顺延未计）' : ''}
            </span>
          </span>
        )}
      </div>
      <div className="crossborder-scroll">
        {preview.groups.map((group, i) => (
          <table key={i} className="plain-table" aria-label={`归并组 ${i + 1}`}>
            <caption className="crossborder-caption">
              {group.shipper}　生产销售：{group.producer}　运输方式 {group.trafMode}　运抵国 {group.country}　出境关别{' '}
              {group.portCode}　{readableCount(group.lists)} 份清单
            </caption>
            <thead>
              <tr>
                <th scope="col">商品编码</th>
                <th scope="col">最终目的国</th>
                <th scope="col">币制</th>
                <th scope="col" className="number">
                  法定数量
                </th>
                <th scope="col">单位</th>
                <th scope="col" className="number">
                  总价
                </th>
                <th scope="col" className="number">
                  清单行
                </th>
              </tr>
            </thead>
            <tbody>
              {group.lines.map((line) => (
                <tr key={`${line.gcode}${line.country}${line.currency}${line.unit1}`}>
                  <td className="mono">{line.gcode}</td>
                  <td>{line.country}</td>
                  <td>{line.currency}</td>
                  <td className="number">{line.qty1}</td>
                  <td>{line.unit1}</td>
                  <td className="number">{readableDecimal(line.total, 2)}</td>
                  <td className="number">{readableCount(line.lines)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </>
  )
}

function ResultsDialog(props: { readonly onClose: () => void }) {
  const results = useQueryProcedure('summary.results', { limit: 200 })
  return (
    <Dialog
      title="汇总结果（海关生成的报关单）"
      width={900}
      onClose={props.onClose}
      footer={
        <ActionButton primary onClick={props.onClose}>
          关闭
        </ActionButton>
      }
    >
      <Loaded of={results}>
        {(data) =>
          data.results.length === 0 ? (
            <p className="soft">还没有收到汇总结果单（792）。</p>
          ) : (
            <table className="plain-table" aria-label="汇总结果">
              <thead>
                <tr>
                  <th scope="col">汇总申请编号</th>
                  <th scope="col">统一编号</th>
                  <th scope="col">报关单编号</th>
                  <th scope="col">状态</th>
                  <th scope="col" className="number">
                    清单
                  </th>
                  <th scope="col">处理时间</th>
                </tr>
              </thead>
              <tbody>
                {data.results.map((row) => (
                  <tr key={row.id}>
                    <td className="mono">{row.sumNo}</td>
                    <td className="mono">{row.declSeqNo}</td>
                    <td className="mono">{row.entryId}</td>
                    <td>{row.decState}</td>
                    <td className="number">{readableCount(row.lists)}</td>
                    <td>{readableStamp(row.opDate)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Dialog>
  )
}
