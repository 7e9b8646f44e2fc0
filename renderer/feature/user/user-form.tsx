import { useState } from 'react'
import { ROLES, ROLE_NAMES } from '../../../shared/contract/index.ts'
import { useCommand } from '../../api/index.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { objection } from '../../ui/form/normal.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { UserRow } from './user-screen.tsx'

const FIELDS: readonly FieldSpec[] = [
  { id: 'login', label: '用户名', kind: 'text', required: true, maxLength: 40 },
  { id: 'name', label: '姓名', kind: 'text', required: true, maxLength: 40 },
  { id: 'active', label: '在用', kind: 'flag', help: '停用的用户不能登录，其操作记录保留。' },
  {
    id: 'roles',
    label: '角色',
    kind: 'set',
    span: 3,
    choices: ROLES.map((role) => ({ value: role, label: ROLE_NAMES[role] })),
    help: '可多选；每个角色能做什么见“权限表”。',
  },
  { id: 'password', label: '新口令', kind: 'secret', maxLength: 200, help: '不填则不变。' },
  { id: 'clear', label: '取消口令', kind: 'flag', help: '取消后选择姓名即可登录，只适合单人办公的电脑。' },
]

/** A user. No draft is kept of this form: a password must not lie about anywhere. */
export function UserForm(props: { readonly user: UserRow | undefined; readonly onClose: () => void }) {
  const { user } = props
  const toast = useToast()
  const saving = useCommand('user.save')
  const [values, setValues] = useState<FormValues>(
    user === undefined
      ? { active: '1', roles: 'clerk' }
      : { login: user.login, name: user.name, active: user.active ? '1' : '', roles: user.roles.join(',') },
  )
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const save = async (): Promise<void> => {
    const chosen = (values.roles ?? '').split(',')
    const roles = ROLES.filter((role) => chosen.includes(role))
    const found = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const reason = objection(field, values[field.id] ?? '')
        return reason === undefined ? [] : [[field.id, reason]]
      }),
    )
    if (roles.length === 0) found.roles = '至少选择一个角色'
    setErrors(found)
    if (Object.keys(found).length > 0) return
    const password =
      values.clear === '1' ? '' : values.password === undefined || values.password === '' ? undefined : values.password
    const answer = await saving.run({
      ...(user === undefined ? {} : { id: user.id }),
      login: (values.login ?? '').trim(),
      name: (values.name ?? '').trim(),
      roles,
      active: values.active === '1',
      ...(password === undefined ? {} : { password }),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('用户已保存')
    props.onClose()
  }
  return (
    <>
      <PaneHead title={user === undefined ? '新建用户' : user.name} onClose={props.onClose} />
      <div className="pane-body">
        <div className="form-bar">
          <ActionButton hotkey="Ctrl+S" layer="pane" primary loading={saving.pending} onClick={() => void save()}>
            保存
          </ActionButton>
        </div>
        <FieldGrid
          formId={`user-${user?.id ?? 'new'}`}
          fields={FIELDS}
          values={values}
          errors={errors}
          order={FIELDS.map((field) => field.id)}
          onChange={(id, value) => setValues({ ...values, [id]: value })}
          onEnd={() => void save()}
          onUndo={() => undefined}
        />
      </div>
    </>
  )
}
