import { join } from 'node:path'
import type { ChannelBody } from '../../../shared/contract/area/channel.ts'
import type { Clock, Rng, Wire } from '../../core/ports.ts'
import { realDisk } from './disk.ts'
import { openFolderChannel } from './folder.ts'
import { openGateway, wayOf } from './gateway.ts'
import { haikouDialect } from './haikou.ts'
import { shenzhenDialect } from './shenzhen.ts'
import { openStickChannel } from './transfer.ts'
import { transferSeal } from './transfer-seal.ts'

export interface ChannelWorld {
  /** Where channels keep their own records, beside the ledger. */
  readonly directory: string
  readonly clock: Clock
  readonly rng: Rng
}

/** Opens a channel as an administrator set it up. */
export function openConfiguredChannel(
  setting: { readonly id: string; readonly title: string; readonly body: ChannelBody },
  world: ChannelWorld,
): Wire {
  const { id, title, body } = setting
  const { clock } = world
  switch (body.kind) {
    case 'haikou':
      return openGateway({ id, title, kind: body.kind, dialect: haikouDialect(body, clock), way: wayOf(body, clock) })
    case 'shenzhen':
      return openGateway({ id, title, kind: body.kind, dialect: shenzhenDialect(body), way: wayOf(body, clock) })
    case 'transfer-file':
      return openStickChannel(
        {
          id,
          title,
          folder: body.folder,
          seal: transferSeal(body.pairing),
          record: join(world.directory, `${id}.sent`),
        },
        { clock, disk: realDisk },
      )
    case 'import-client':
    case 'exchange-client':
      return openFolderChannel(
        {
          id,
          title,
          kind: body.kind,
          lines: body.lines,
          prefix: body.prefix,
          stallMinutes: body.stallMinutes,
          receiptMinutes: body.receiptMinutes,
          record: join(world.directory, `${id}.sent`),
        },
        { clock, disk: realDisk },
      )
  }
}
