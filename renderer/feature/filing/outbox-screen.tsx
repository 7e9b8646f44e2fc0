import { useState } from 'react'
import { useClient, useJob } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { messageTypeText } from '../../connect/filing-words.ts'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { OutboxRow } from './filing-columns.ts'
import { OUTBOX_COLUMNS, answerText, outboxState } from './filing-columns.ts'

/** 待发与在途: messages on their way, as frozen. */
function OutboxScreen(props: ScreenProps) {
  const client = useClient()
  const toast = useToast()
  const { open } = useWorkspace()
  const maySync = useMay('channel.sync')
  const syncing = useJob('channel.sync')
  const [size, setSize] = usePaneSize('outbox', 320)
  const [shows, setShows] = useState(false)
  const store = useListGrid<OutboxRow>({
    list: 'outbox',
    columns: OUTBOX_COLUMNS,
    page: (input) => client.call('outbox.page', input),
    count: (filters) => client.call('outbox.count', { filters }),
    topicsOf: 'outbox.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
    errorOf: (row) => (row.state === 'refused' ? answerText(row.lastAnswer) || '没有发出' : undefined),
  })
  const focused = useFocusRow(store)
  const sync = async (): Promise<void> => {
    const answer = await syncing.start({ untilIdle: false, maxSeconds: 30 })
    if (!answer.ok) return toast.failed(answer)
    if (answer.value.offline.length > 0) toast.warn(`通道未连通，${answer.value.queued} 份报文留在待发，连通后自动发送`)
    else toast.done(`已发 ${answer.value.sent} 份，收到回执 ${answer.value.receipts} 条`)
  }
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="报文"
      side={
        shows && focused !== undefined ? (
          <>
            <PaneHead
              title={`报文 ${focused.id}　${messageTypeText(focused.type)}　${focused.documents} 份`}
              onClose={() => setShows(false)}
            >
              <StatusTag tone={outboxState(focused.state).tone}>{outboxState(focused.state).text}</StatusTag>
            </PaneHead>
            <div className="pane-body">
              <MessageView key={focused.hash} hash={focused.hash} />
            </div>
          </>
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="待发与在途"
        exportList="outbox"
        onOpen={() => setShows(true)}
        empty={<EmptySentence>没有待发或在途的报文。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F8" primary allowed={maySync} loading={syncing.running} onClick={() => void sync()}>
              立即收发
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShows(true)}>
              看报文
            </ActionButton>
            <ActionButton onClick={() => open({ screen: 'channel' })}>通道</ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

export const outboxScreen: ScreenEntry = {
  id: 'outbox',
  title: '待发与在途',
  area: 'exchange',
  initials: 'dfyzt',
  component: OutboxScreen,
}
