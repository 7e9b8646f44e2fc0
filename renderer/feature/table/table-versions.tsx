import { Button } from 'antd'
import { useState } from 'react'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableCount, readableTime } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { TableView } from './table-screen.tsx'

type Version = TableView['versions'][number]

/** Versions of a table; the effect of one that is not in force stands beside its button. */
export function TableVersions(props: { readonly table: TableView }) {
  const { table } = props
  const [compared, setCompared] = useState<string | undefined>(
    table.versions.find((version) => !version.active)?.version,
  )
  const may = useMay('table.activate')
  if (table.versions.length === 0)
    return <EmptySentence>还没有版本。请在“导入新版本”中读入 CSV 或 Excel。</EmptySentence>
  return (
    <div className="table-versions">
      <table className="plain-table">
        <thead>
          <tr>
            <th>版本</th>
            <th>状态</th>
            <th>来源</th>
            <th>生效日期</th>
            <th className="number">条数</th>
            <th>载入时间</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {table.versions.map((version) => (
            <tr key={version.version} className={version.version === compared ? 'version-current' : ''}>
              <td>
                <b>{version.version}</b>
              </td>
              <td>
                <VersionState version={version} />
              </td>
              <td>{version.source}</td>
              <td>{version.validFrom}</td>
              <td className="number">{readableCount(version.rows)}</td>
              <td>{readableTime(version.loadedAt)}</td>
              <td>
                {version.active ? null : (
                  <Button size="small" onClick={() => setCompared(version.version)}>
                    查看差异
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared === undefined ||
      table.versions.find((version) => version.version === compared)?.active === true ? null : (
        <Effects key={compared} table={table} version={compared} may={may} />
      )}
    </div>
  )
}

function VersionState(props: { readonly version: Version }) {
  if (props.version.active) return <StatusTag tone="green">启用中</StatusTag>
  return (
    <StatusTag tone={props.version.builtIn ? 'grey' : 'amber'}>{props.version.builtIn ? '内置' : '待启用'}</StatusTag>
  )
}

const KINDS = {
  added: { text: '新增', tone: 'green' },
  removed: { text: '取消', tone: 'red' },
  changed: { text: '修改', tone: 'purple' },
} as const

/** What would change before it takes hold: codes, and the goods and open parcels they touch. */
function Effects(props: { readonly table: TableView; readonly version: string; readonly may: boolean }) {
  const { table, version } = props
  const toast = useToast()
  const diff = useQueryProcedure('table.diff', { table: table.id, version })
  const activating = useCommand('table.activate')
  if (diff.isError) return <FailureSentence failure={diff.error} onRetry={() => void diff.refetch()} />
  if (diff.data === undefined) return <LoadingSentence>正在比较…</LoadingSentence>
  const { added, removed, changed, goodsTouched, parcelsTouched, samples } = diff.data
  const activate = async (): Promise<void> => {
    const sure = await toast.confirm({
      title: `启用“${table.title}” ${version}`,
      text: `新增 ${added}、取消 ${removed}、修改 ${changed} 条；涉及 ${goodsTouched} 个商品备案、${parcelsTouched} 个未申报包裹，将重新比对。`,
      ok: '启用此版本',
    })
    if (!sure) return
    const answer = await activating.run({ table: table.id, version })
    if (answer.ok) toast.done(`已启用 ${version}`)
    else toast.failed(answer)
  }
  return (
    <section className="panel effects" aria-label={`${version} 的差异与影响`}>
      <h2>
        {version} 的差异与影响
        <span className="gap" />
        {props.may ? (
          <Button type="primary" loading={activating.pending} onClick={() => void activate()}>
            启用此版本…
          </Button>
        ) : (
          <span className="soft">只有管理员可以启用。</span>
        )}
      </h2>
      <dl className="effect-figures">
        <div>
          <dt>新增</dt>
          <dd>{readableCount(added)}</dd>
        </div>
        <div>
          <dt>取消</dt>
          <dd>{readableCount(removed)}</dd>
        </div>
        <div>
          <dt>修改</dt>
          <dd>{readableCount(changed)}</dd>
        </div>
        <div>
          <dt>涉及商品备案</dt>
          <dd>{readableCount(goodsTouched)}</dd>
        </div>
        <div>
          <dt>涉及未申报包裹</dt>
          <dd>{readableCount(parcelsTouched)}</dd>
        </div>
      </dl>
      <table className="plain-table">
        <thead>
          <tr>
            <th>代码</th>
            <th>变化</th>
            <th>现行</th>
            <th>此版本</th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample) => (
            <tr key={`${sample.kind}${sample.code}`}>
              <td className="mono">{sample.code}</td>
              <td>
                <StatusTag tone={KINDS[sample.kind].tone}>{KINDS[sample.kind].text}</StatusTag>
              </td>
              <td>{sample.before}</td>
              <td>{sample.after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {added + removed + changed > samples.length ? (
        <p className="inline-form soft">只列出前 {samples.length} 条。</p>
      ) : null}
    </section>
  )
}
