import { Button, Input } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { JobView } from '../../../shared/contract/area/ledger.ts'
import type { Out } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { readableBytes, readableCount, readableTime } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Tone } from '../../ui/tone.ts'
import './job.css'

type JobRow = Omit<JobView, 'id'> & { readonly id: number; readonly key: string }

const STATES: Readonly<Record<JobView['state'], { readonly text: string; readonly tone: Tone }>> = {
  waiting: { text: '排队中', tone: 'grey' },
  running: { text: '进行中', tone: 'blue' },
  done: { text: '已完成', tone: 'green' },
  failed: { text: '未完成', tone: 'red' },
  cancelled: { text: '已取消', tone: 'grey' },
}

const COLUMNS: readonly GridColumn<JobRow>[] = [
  {
    id: 'title',
    title: '任务',
    width: 150,
    text: (row) => row.title,
    frozen: true,
    sort: 'title',
    filter: { kind: 'text' },
  },
  { id: 'label', title: '说明', width: 300, text: (row) => row.label, filter: { kind: 'text' } },
  {
    id: 'state',
    title: '状态',
    width: 84,
    text: (row) => STATES[row.state].text,
    tone: (row) => STATES[row.state].tone,
    sort: 'state',
  },
  {
    id: 'done',
    title: '进度',
    width: 140,
    text: (row) =>
      row.total === undefined ? readableCount(row.done) : `${readableCount(row.done)} / ${readableCount(row.total)}`,
  },
  { id: 'startedAt', title: '开始', width: 140, kind: 'time', text: (row) => row.startedAt, sort: 'startedAt' },
  { id: 'endedAt', title: '结束', width: 140, kind: 'time', text: (row) => row.endedAt ?? '' },
]

const whyFailed = (row: JobRow): string | undefined =>
  row.state === 'failed' ? failureText(row.code ?? 'INTERNAL', row.data ?? {}) : undefined

/** 台账维护: what the ledger is, its backups and laws, and the jobs of this program. */
function JobScreen(_props: ScreenProps) {
  const jobs = useQueryProcedure('job.list', { active: false }, { keep: true })
  return (
    <>
      <div className="care">
        <LedgerCard />
        <BackupCard />
        <LawCard />
        <RebuildCard />
      </div>
      <h2 className="care-title">任务</h2>
      {jobs.isError ? <FailureSentence failure={jobs.error} onRetry={() => void jobs.refetch()} /> : null}
      {jobs.data === undefined ? <LoadingSentence /> : <Jobs jobs={jobs.data.jobs} />}
    </>
  )
}

function Jobs(props: { readonly jobs: readonly JobView[] }) {
  const rows = useMemo(() => props.jobs.map((job): JobRow => ({ ...job, key: String(job.id) })), [props.jobs])
  const store = useLocalGrid<JobRow>({ id: 'job', columns: COLUMNS, rows, errorOf: whyFailed })
  return (
    <DenseGrid
      autoFocus
      store={store}
      label="任务"
      empty={<EmptySentence>还没有运行过任务。</EmptySentence>}
      onFind={() => undefined}
    />
  )
}

function LedgerCard() {
  const info = useQueryProcedure('ledger.info', {})
  const { refetch } = info
  // The figures belong to no topic: they are read whenever somebody comes to see them.
  useEffect(() => void refetch(), [refetch])
  const data = info.data
  return (
    <section className="panel" aria-label="台账">
      <h2>
        台账
        {data === undefined ? null : (
          <StatusTag tone={data.kind === 'training' ? 'amber' : 'green'}>
            {data.kind === 'training' ? '培训' : '正式'}
          </StatusTag>
        )}
      </h2>
      {info.isError ? (
        <FailureSentence failure={info.error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <LoadingSentence />
      ) : (
        <dl className="care-facts">
          <dt>包裹</dt>
          <dd>{readableCount(data.parcels)}</dd>
          <dt>建立</dt>
          <dd>{readableTime(data.createdAt)}</dd>
          <dt>设备代号</dt>
          <dd>{data.deviceCode}</dd>
          <dt>结构版本</dt>
          <dd>{data.schemaVersion}</dd>
          <dt>加密</dt>
          <dd>{data.cipher}</dd>
        </dl>
      )}
    </section>
  )
}

function BackupCard() {
  const toast = useToast()
  const may = useMay('ledger.backup')
  const backups = useQueryProcedure('ledger.backups', {}, { enabled: may })
  const backing = useJob('ledger.backup')
  const [label, setLabel] = useState('')
  const back = async (): Promise<void> => {
    const answer = await backing.start({ label: label.trim() })
    if (!answer.ok) return toast.failed(answer)
    void backups.refetch()
    toast.done(
      `已备份并重新打开校验：${readableCount(answer.value.checkedRows)} 行，${readableBytes(answer.value.bytes)}`,
    )
  }
  return (
    <section className="panel" aria-label="备份">
      <h2>备份</h2>
      {may ? (
        <div className="inline-form">
          <Input
            style={{ width: 150 }}
            value={label}
            maxLength={40}
            placeholder="备注（可不填）"
            aria-label="备份备注"
            onChange={(event) => setLabel(event.target.value)}
          />
          <Button type="primary" loading={backing.running} onClick={() => void back()}>
            立即备份
          </Button>
        </div>
      ) : (
        <p className="inline-form soft">只有管理员可以备份和看到备份。</p>
      )}
      {may && backups.data?.backups.length === 0 ? (
        <p className="inline-form soft">还没有备份。每次备份都会重新打开并逐行核对。</p>
      ) : null}
      <ul className="care-list">
        {(backups.data?.backups ?? []).slice(0, 6).map((backup) => (
          <li key={backup.file} title={backup.file}>
            <span>{readableTime(backup.at)}</span>
            <span className="soft">{readableBytes(backup.bytes)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

type Laws = Out<'ledger.verify'>

function LawCard() {
  const toast = useToast()
  const may = useMay('ledger.verify')
  const verifying = useJob('ledger.verify')
  const [found, setFound] = useState<Laws | undefined>(undefined)
  const verify = async (): Promise<void> => {
    const answer = await verifying.start({})
    if (!answer.ok) return toast.failed(answer)
    setFound(answer.value)
  }
  return (
    <section className="panel" aria-label="校验">
      <h2>
        校验台账
        <span className="gap" />
        {may ? (
          <Button size="small" loading={verifying.running} onClick={() => void verify()}>
            校验全部定律
          </Button>
        ) : null}
      </h2>
      {found === undefined ? (
        <p className="inline-form soft">逐条核对：没有丢失、没有重复申报、每个合计都能还原、操作链完整。</p>
      ) : null}
      <ul className="care-list">
        {(found?.laws ?? []).map((law) => (
          <li key={law.id} title={law.broken.join('；')}>
            <StatusTag tone={law.ok ? 'green' : 'red'}>{law.ok ? '成立' : '不成立'}</StatusTag>
            <span>{law.title}</span>
            <span className="soft">{readableCount(law.checked)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What screens show beside the books, made anew from the books themselves. */
function RebuildCard() {
  const toast = useToast()
  const may = useMay('ledger.rebuild')
  const rebuilding = useJob('ledger.rebuild')
  const [found, setFound] = useState<Out<'ledger.rebuild'> | undefined>(undefined)
  const rebuild = async (): Promise<void> => {
    const answer = await rebuilding.start({})
    if (!answer.ok) return toast.failed(answer)
    setFound(answer.value)
  }
  const put = found === undefined ? 0 : found.wrong + found.wrongSums
  return (
    <section className="panel" aria-label="重建">
      <h2>
        重建状态与合计
        <span className="gap" />
        {may ? (
          <Button size="small" loading={rebuilding.running} onClick={() => void rebuild()}>
            从事件重建
          </Button>
        ) : null}
      </h2>
      {found === undefined ? (
        <p className="inline-form soft">从事件、回执与明细重新算出申报状态和各项合计；台账完好时什么也不改。</p>
      ) : (
        <p className="inline-form">
          <StatusTag tone={put === 0 ? 'green' : 'amber'}>{put === 0 ? '完好' : '已改正'}</StatusTag>{' '}
          {`申报 ${readableCount(found.filings)} 份，改正 ${readableCount(found.wrong)}；合计 ${readableCount(found.sums)} 项，改正 ${readableCount(found.wrongSums)}`}
        </p>
      )}
    </section>
  )
}

export const jobScreen: ScreenEntry = {
  id: 'job',
  title: '任务与备份',
  area: 'manage',
  initials: 'rwybf',
  component: JobScreen,
}
