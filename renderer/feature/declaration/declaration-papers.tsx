import { useState } from 'react'
import { PaperPanel } from '../../connect/paper-panel.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PrefillDialog } from './prefill-dialog.tsx'
import type { DeclarationEdit } from './use-declaration.ts'

/** 随附单据 of a saved declaration, with prefilling from their text. */
export function DeclarationPapers(props: {
  readonly id: number | undefined
  readonly edit: DeclarationEdit
  readonly canEdit: boolean
}) {
  const toast = useToast()
  const [asking, setAsking] = useState(false)
  const { id, edit } = props
  if (id === undefined) return <EmptySentence>先按 Ctrl+S 保存，再附单据。</EmptySentence>
  return (
    <PaperPanel room="declaration" subject={id}>
      <ActionButton size="small" allowed={props.canEdit} onClick={() => setAsking(true)}>
        从单据预填…
      </ActionButton>
      {asking ? (
        <PrefillDialog
          declarationId={id}
          onClose={() => setAsking(false)}
          onTake={(change, count) => {
            setAsking(false)
            edit.change(change)
            toast.done(`已填入 ${count} 处，请核对后保存`)
          }}
        />
      ) : null}
    </PaperPanel>
  )
}
