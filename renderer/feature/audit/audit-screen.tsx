import { useClient, useJob } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { AuditRow } from './audit-source.ts'
import { auditPage, auditQuestion } from './audit-source.ts'
import { isProcedureName, procedureOf } from '../../../shared/contract/index.ts'

/** The command's Chinese title; an action without one is shown as it is written. */
function actionTitle(action: string): string {
  return isProcedureName(action) ? procedureOf(action).title : action
}

const COLUMNS: readonly GridColumn<AuditRow>[] = [
  { id: 'seq', title: '序号', width: 76, kind: 'number', text: (row) => String(row.seq), frozen: true },
  { id: 'at', title: '时间', width: 140, kind: 'time', text: (row) => row.at, frozen: true },
  { id: 'actor', title: '操作人', width: 100, text: (row) => row.actorName },
  { id: 'action', title: '操作', width: 170, text: (row) => actionTitle(row.action) },
  { id: 'subject', title: '对象', width: 180, text: (row) => row.about },
  { id: 'text', title: '内容', width: 460, text: (row) => row.text },
  { id: 'detail', title: '原始记录', width: 360, kind: 'code', text: (row) => `${row.subject} ${row.detail}` },
]

/** 操作日志: who did what and when, chained by hashes. */
function AuditScreen(_props: ScreenProps) {
  const client = useClient()
  const toast = useToast()
  const verifying = useJob('audit.verify')
  const mayVerify = useMay('audit.verify')
  const store = useListGrid<AuditRow>({
    list: 'audit',
    columns: COLUMNS,
    topicsOf: 'audit.page',
    defaultSort: { by: 'seq', down: true },
    page: async (request) => auditPage(request, await client.call('audit.page', auditQuestion(request))),
  })
  const verify = async (): Promise<void> => {
    const answer = await verifying.start({})
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.ok) toast.done(`操作链完整：${answer.value.rows} 条均未被改动`)
    else toast.failed({ code: 'LEDGER_DAMAGED', data: { law: `操作链在第 ${answer.value.brokenAt ?? '？'} 条处断开` } })
  }
  return (
    <ListGrid
      store={store}
      label="操作日志"
      empty={<EmptySentence>还没有操作记录。</EmptySentence>}
      actions={
        <ActionButton hotkey="F8" allowed={mayVerify} loading={verifying.running} onClick={() => void verify()}>
          校验操作链
        </ActionButton>
      }
    />
  )
}

export const auditScreen: ScreenEntry = {
  id: 'audit',
  title: '操作日志',
  area: 'manage',
  initials: 'czrz',
  roles: ['checker', 'admin'],
  component: AuditScreen,
}
