import { join } from 'node:path'
import type { ChannelBody } from '../../../shared/contract/area/channel.ts'
import type { Clock, Rng, Wire } from '../../core/ports.ts'
import { realDisk } from './disk.ts'
import { openFolderChannel } from './folder.ts'

export interface ChannelWorld {
  /** Where channels keep their own records, beside the ledger. */
  readonly directory: string
  readonly clock: Clock
  readonly rng: Rng
}

/** Opens a channel as an administrator set it up. */
export function openConfiguredChannel(setting: { readonly id: string; readonly title: string; readonly body: ChannelBody }, world: ChannelWorld): Wire {
  const { id, title, body } = setting
  return openFolderChannel({ id, title, kind: body.kind, lines: body.lines, prefix: body.prefix, stallMinutes: body.stallMinutes, receiptMinutes: body.receiptMinutes, record: join(world.directory, `${id}.sent`) }, { clock: world.clock, disk: realDisk })
}
