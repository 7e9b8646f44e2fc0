import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import type { CallIn, JobName, Out } from '../../shared/contract/index.ts'
import { useJob } from '../api/index.ts'
import { useMay } from '../app/session.tsx'
import { ActionButton } from '../ui/part/action-button.tsx'
import { Dialog } from '../ui/part/dialog.tsx'
import { useToast } from '../ui/part/toast.ts'
import { Loaded, type Asked } from './loaded.tsx'

export interface JobDialogProps<N extends JobName> {
  readonly title: string
  readonly width: number
  readonly job: N
  /** What the job is asked; undefined while something is still missing, and the button rests. */
  readonly input: CallIn<N> | undefined
  /** What the button says. */
  readonly action: string
  /** What came of it, in the place of the question. */
  readonly result: (value: Out<N>) => ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What cannot be taken back is asked in a dialog: F10 starts the job, and its result takes the question's place. */
export function JobDialog<N extends JobName>(props: JobDialogProps<N>) {
  const { input, onClose } = props
  const running = useJob(props.job)
  const may = useMay(props.job)
  const toast = useToast()
  const [result, setResult] = useState<{ readonly value: Out<N> } | undefined>(undefined)
  const start = async (): Promise<void> => {
    if (input === undefined) return
    const answer = await running.start(input)
    if (answer.ok) setResult({ value: answer.value })
    else toast.failed(answer)
  }
  const footer =
    result !== undefined ? (
      <ActionButton primary onClick={onClose}>
        完成
      </ActionButton>
    ) : (
      <>
        <Button onClick={onClose}>取消</Button>
        <ActionButton
          primary
          layer="dialog"
          hotkey="F10"
          allowed={may}
          disabled={input === undefined}
          loading={running.running}
          onClick={() => void start()}
        >
          {props.action}
        </ActionButton>
      </>
    )
  return (
    <Dialog title={props.title} width={props.width} onClose={onClose} footer={footer}>
      {result === undefined ? props.children : props.result(result.value)}
    </Dialog>
  )
}

/** What a check found, once it has looked at every parcel. */
export function Checked<T>(props: {
  readonly check: Asked<T>
  readonly reading?: string
  readonly children: (data: T) => ReactNode
}) {
  return (
    <Loaded of={props.check} reading={props.reading ?? '正在逐票检查…'}>
      {props.children}
    </Loaded>
  )
}
