import { Modal } from 'antd'
import { KEY_MAP } from '../ui/keys/hotkey.ts'

/** F1 outside of a field: what each key does. */
export function HelpOverlay(props: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Modal title="按键" open={props.open} onCancel={props.onClose} footer={null} width={640} destroyOnHidden>
      <p className="soft">在表单栏位中按 F1 查看该栏的说明与规则出处。</p>
      <dl className="key-list">
        {KEY_MAP.map((entry) => (
          <div key={entry.key}>
            <dt><kbd>{entry.key}</kbd></dt>
            <dd>{entry.text}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
