import type { useClient } from '../../api/index.ts'
import type { Toast } from '../../ui/part/toast.ts'

/** Says what would fail today before a packet leaves; a person may still let it go. @returns whether it shall go on */
export async function surely(
  client: ReturnType<typeof useClient>,
  toast: Toast,
  packetId: number,
  what: string,
): Promise<boolean> {
  const found = await client.call('packet.doubts', { id: packetId })
  if (!found.ok || found.value.failing === 0) return true
  const worst = found.value.rows.filter((row) => row.severity === 'stop')
  return await toast.confirm({
    title: `今天${what}会被退回：${found.value.failing} 处`,
    text: `${worst
      .slice(0, 5)
      .map((row) => `${row.title}（${row.subject}）`)
      .join('；')}${worst.length > 5 ? '等' : ''}`,
    ok: `仍要${what}`,
  })
}
