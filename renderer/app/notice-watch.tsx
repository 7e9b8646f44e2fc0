import { useEffect, useRef } from 'react'
import type { CallOut } from '../../shared/contract/index.ts'
import { useClient, useQueryProcedure } from '../api/index.ts'
import { useLayoutValue } from '../connect/layout.tsx'
import { playSound } from '../ui/sound.ts'
import { noticesBetween } from './notice.ts'

/** The choices of a user: `on` or `off`, kept with his layouts. */
export const NOTICE_SOUND = 'notice:sound'
export const NOTICE_SYSTEM = 'notice:system'

/** Listens beside the strip: news is heard, and told by the system while the window is out of sight. */
export function NoticeWatch() {
  const { data } = useQueryProcedure('ledger.strip', {}, { keep: true })
  const client = useClient()
  const [sound] = useLayoutValue(NOTICE_SOUND, 'on')
  const [system] = useLayoutValue(NOTICE_SYSTEM, 'off')
  const before = useRef<CallOut<'ledger.strip'> | undefined>(undefined)
  useEffect(() => {
    if (data === undefined) return
    const notices = before.current === undefined ? [] : noticesBetween(before.current, data)
    before.current = data
    if (notices.length === 0) return
    if (sound === 'on') playSound(notices.some((notice) => notice.bad) ? 'wrong' : 'notice')
    if (system === 'on' && document.hidden)
      void client.notify('口岸台账', notices.map((notice) => notice.text).join('；'))
  }, [data, sound, system, client])
  return null
}
