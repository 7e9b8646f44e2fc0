import type { Needs } from '../../needs.ts'
import type { CommandHandlers, QueryHandlers } from '../../registry.ts'
import { channelMovable, moveChannel } from './move.ts'
import { channelSettings, saveChannel } from './setting.ts'

export const channelQueries = (_needs: Needs | undefined) => ({ 'channel.settings': channelSettings, 'channel.movable': channelMovable }) satisfies Partial<QueryHandlers>

export const channelCommands = (needs: Needs) => ({
  'channel.save': (context, input) => saveChannel(context, needs, input),
  'channel.move': moveChannel,
}) satisfies Partial<CommandHandlers>
