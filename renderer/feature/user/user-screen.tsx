import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { ROLES, ROLE_NAMES } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { UserForm } from './user-form.tsx'

type User = CallOut<'session.users'>['users'][number]
export type UserRow = User & { readonly key: string }

const COLUMNS: readonly GridColumn<UserRow>[] = [
  { id: 'login', title: '用户名', width: 120, kind: 'code', text: (row) => row.login, frozen: true, sort: 'login' },
  { id: 'name', title: '姓名', width: 120, text: (row) => row.name, sort: 'name' },
  { id: 'roles', title: '角色', width: 260, text: (row) => row.roles.map((role) => ROLE_NAMES[role]).join('、') },
  { id: 'hasPassword', title: '口令', width: 80, text: (row) => (row.hasPassword ? '已设置' : '未设置') },
  {
    id: 'active',
    title: '状态',
    width: 80,
    text: (row) => (row.active ? '在用' : '停用'),
    tone: (row) => (row.active ? 'green' : 'grey'),
  },
]

const TABS = [
  { id: 'users', title: '用户' },
  { id: 'permissions', title: '权限表' },
] as const

/** 用户与权限: people of this office; what each role may call comes from the contract. */
function UserScreen(_props: ScreenProps) {
  const [tab, setTab] = useState<string>('users')
  return (
    <>
      <PaneTabs label="用户与权限" tabs={TABS} active={tab} onChange={setTab} />
      {tab === 'users' ? <Users /> : <Permissions />}
    </>
  )
}

function Users() {
  const users = useQueryProcedure('session.users', {})
  if (users.isError) return <FailureSentence failure={users.error} onRetry={() => void users.refetch()} />
  return users.data === undefined ? <LoadingSentence /> : <UserGrid users={users.data.users} />
}

function UserGrid(props: { readonly users: readonly User[] }) {
  const may = useMay('user.save')
  const [size, setSize] = usePaneSize('user', 240)
  const [shown, setShown] = useState<'closed' | 'cursor' | 'new'>('closed')
  const rows = useMemo(() => props.users.map((user): UserRow => ({ ...user, key: String(user.id) })), [props.users])
  const store = useLocalGrid<UserRow>({ id: 'user', columns: COLUMNS, rows })
  const focused = useFocusRow(store)
  const user = shown === 'cursor' ? focused : undefined
  const close = (): void => setShown('closed')
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="用户明细"
      side={
        shown === 'new' || user !== undefined ? <UserForm key={user?.id ?? 'new'} user={user} onClose={close} /> : null
      }
    >
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={may} onClick={() => setShown('new')}>
          新建
        </ActionButton>
        <ActionButton hotkey="F2" allowed={may} disabled={focused === undefined} onClick={() => setShown('cursor')}>
          修改
        </ActionButton>
        {may ? null : <span className="soft">只有管理员可以修改用户。</span>}
      </div>
      <DenseGrid
        autoFocus
        store={store}
        label="用户"
        empty={<EmptySentence>还没有用户。</EmptySentence>}
        onFind={() => undefined}
        onOpen={() => (may ? setShown('cursor') : undefined)}
      />
    </SplitPane>
  )
}

type PermissionRow = CallOut<'user.permissions'>['rows'][number] & { readonly id: number; readonly key: string }

const KIND_NAMES: Readonly<Record<string, string>> = { query: '查询', command: '操作', job: '任务' }

const PERMISSION_COLUMNS: readonly GridColumn<PermissionRow>[] = [
  {
    id: 'title',
    title: '功能',
    width: 240,
    text: (row) => row.title,
    frozen: true,
    sort: 'title',
    filter: { kind: 'text' },
  },
  {
    id: 'kind',
    title: '类别',
    width: 70,
    text: (row) => KIND_NAMES[row.kind] ?? row.kind,
    sort: 'kind',
    filter: { kind: 'options', options: Object.values(KIND_NAMES).map((name) => ({ value: name, label: name })) },
  },
  ...ROLES.map((role): GridColumn<PermissionRow> => ({
    id: role,
    title: ROLE_NAMES[role],
    width: 78,
    text: (row) => (row.roles.includes(role) ? '可' : '—'),
  })),
  {
    id: 'name',
    title: '标识',
    width: 190,
    kind: 'code',
    text: (row) => row.name,
    sort: 'name',
    filter: { kind: 'text' },
  },
]

function Permissions() {
  const permissions = useQueryProcedure('user.permissions', {})
  if (permissions.isError)
    return <FailureSentence failure={permissions.error} onRetry={() => void permissions.refetch()} />
  return permissions.data === undefined ? <LoadingSentence /> : <PermissionGrid list={permissions.data.rows} />
}

function PermissionGrid(props: { readonly list: CallOut<'user.permissions'>['rows'] }) {
  const rows = useMemo(
    () => props.list.map((row, index): PermissionRow => ({ ...row, id: index + 1, key: String(index + 1) })),
    [props.list],
  )
  const store = useLocalGrid<PermissionRow>({
    id: 'permission',
    columns: PERMISSION_COLUMNS,
    rows,
    sort: { by: 'title', down: false },
  })
  return (
    <DenseGrid
      autoFocus
      store={store}
      label="权限表"
      empty={<EmptySentence>没有功能。</EmptySentence>}
      onFind={() => undefined}
    />
  )
}

export const userScreen: ScreenEntry = {
  id: 'user',
  title: '用户与权限',
  area: 'manage',
  initials: 'yhyqx',
  component: UserScreen,
}
