import { stripFigures } from '../../../../db/house/count.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import type { WriteContext } from '../../context.ts'
import type { Pump } from '../../pump/pump.ts'

/** The offline heart at the top right of every window. */
export function stripOf(context: WriteContext, pump: Pump | undefined): Out<'ledger.strip'> {
  const channels = pump?.status() ?? []
  const figures = stripFigures(context.ledger)
  const keys = context.ports.signers.length
  const ready = context.ports.signers.filter((signer) => (signer.state?.().state ?? 'ready') === 'ready').length
  return {
    queued: channels.reduce((sum, channel) => sum + channel.queued, 0),
    inFlight: channels.reduce((sum, channel) => sum + channel.inFlight, 0),
    silent: figures.silent,
    receiptsUnread: figures.unread,
    receiptsWaiting: figures.waiting,
    keysReady: ready,
    keysTotal: keys,
    channels: channels.map((channel) => ({
      id: channel.id,
      title: channel.title,
      enabled: channel.enabled,
      online: channel.online,
      ...(channel.lastContactAt === undefined ? {} : { lastContactAt: new Date(channel.lastContactAt).toISOString() }),
      ...(channel.lastError === undefined ? {} : { lastError: channel.lastError }),
    })),
  }
}
