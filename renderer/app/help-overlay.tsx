import { KEY_MAP } from '../ui/keys/hotkey.ts'
import { Dialog } from '../ui/part/dialog.tsx'

/** F1 outside of a field: what each key does. */
export function HelpOverlay(props: { readonly open: boolean; readonly onClose: () => void }) {
  if (!props.open) return null
  return (
    <Dialog title="按键" onClose={props.onClose} width={680}>
      <p className="soft">在表单栏位中按 F1 查看该栏的说明与规则出处。</p>
      <dl className="key-list">
        {KEY_MAP.map((entry) => (
          <div key={entry.key}>
            <dt>
              <kbd>{entry.key}</kbd>
            </dt>
            <dd>{entry.text}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
