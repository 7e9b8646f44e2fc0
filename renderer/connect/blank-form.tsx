import { Dropdown } from 'antd'
import { BLANK_FORMS } from '../../shared/contract/area/form.ts'
import { useClient, useJob } from '../api/index.ts'
import { ActionButton } from '../ui/part/action-button.tsx'
import { useToast } from '../ui/part/toast.ts'

type BlankForm = (typeof BLANK_FORMS)[number]

/** 空白表格: a form to hand out, whose titles and drop-downs the import understands. */
export function BlankFormButton(props: {
  readonly form?: BlankForm
  readonly size?: 'small'
  /** Without a form: which ones may be chosen, and what they are called. */
  readonly choices?: readonly { readonly form: BlankForm; readonly title: string }[]
}) {
  const client = useClient()
  const toast = useToast()
  const making = useJob('form.blank')
  const give = async (form: BlankForm): Promise<void> => {
    const answer = await making.start({ form })
    if (!answer.ok) return toast.failed(answer)
    const saved = await client.download(answer.value.hash, answer.value.fileName)
    if (saved.ok) toast.done(`已保存：${answer.value.fileName}`)
    else toast.failed(saved)
  }
  const { form } = props
  const button = (
    <ActionButton
      {...(props.size === undefined ? {} : { size: props.size })}
      loading={making.running}
      title="可发给客户填写的 Excel：栏目本程序都认得，代码可下拉选，附填写说明"
      onClick={() => (form === undefined ? undefined : void give(form))}
    >
      {form === undefined ? '空白表格 ▾' : '空白表格'}
    </ActionButton>
  )
  if (form !== undefined) return button
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: (props.choices ?? []).map((choice) => ({ key: choice.form, label: choice.title })),
        onClick: ({ key }) => {
          const chosen = BLANK_FORMS.find((one) => one === key)
          if (chosen !== undefined) void give(chosen)
        },
      }}
    >
      <span>{button}</span>
    </Dropdown>
  )
}
