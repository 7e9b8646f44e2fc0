import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { useClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Brought = CallOut<'bonded.inbound'>

/** 收货: the goods of a list as an inbound list of the warehouse; whose they are is asked only when the list does not say. */
export function InboundButton(props: { readonly id: number }) {
  const client = useClient()
  const toast = useToast()
  const { open } = useWorkspace()
  const may = useMay('inbound.open')
  const opening = useCommand('inbound.open')
  const [asking, setAsking] = useState<Brought | undefined>(undefined)
  const go = (id: number): void => open({ screen: 'warehouse', params: { tab: 'inbound', id: String(id) } })
  const register = async (brought: Brought, ownerId: number): Promise<void> => {
    const { number, bookNo, vehicle, lines } = brought
    const answer = await opening.run({ number, ownerId, bookNo, documentId: props.id, vehicle, lines })
    if (!answer.ok) return toast.failed(answer)
    setAsking(undefined)
    if (answer.value.refused.length > 0)
      toast.warn(
        `已登记 ${answer.value.lines} 行，${answer.value.refused.length} 行没有登记：${answer.value.refused[0]?.reason ?? ''}`,
      )
    go(answer.value.id)
  }
  const begin = async (): Promise<void> => {
    const answer = await client.call('bonded.inbound', { id: props.id })
    if (!answer.ok) return toast.failed(answer)
    const { inboundId, owners } = answer.value
    const [only, ...others] = owners
    if (inboundId !== undefined) go(inboundId)
    else if (only !== undefined && others.length === 0) await register(answer.value, only)
    else setAsking(answer.value)
  }
  return (
    <>
      <ActionButton
        allowed={may}
        loading={opening.pending}
        title="在“库位作业”按这份清单登记到货，或打开已登记的"
        onClick={() => void begin()}
      >
        收货
      </ActionButton>
      {asking === undefined ? null : (
        <OwnerDialog
          onClose={() => setAsking(undefined)}
          onChosen={(ownerId) => void register(asking, ownerId)}
          lines={asking.lines.length}
        />
      )}
    </>
  )
}

function OwnerDialog(props: {
  readonly lines: number
  readonly onClose: () => void
  readonly onChosen: (ownerId: number) => void
}) {
  const owners = useClientChoices()
  const [owner, setOwner] = useState('')
  return (
    <Dialog
      title="这批货是谁的"
      width={420}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="F10"
            disabled={owner === ''}
            onClick={() => props.onChosen(Number(owner))}
          >
            {`登记 ${props.lines} 行到货`}
          </ActionButton>
        </>
      }
    >
      <ClientPick
        id="inbound-owner"
        label="货主"
        value={owner}
        clients={owners}
        placeholder="名称、编号或首字母 · F4"
        onChange={setOwner}
      />
    </Dialog>
  )
}
