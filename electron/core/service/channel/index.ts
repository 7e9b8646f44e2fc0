import type { WriteContext } from '../../context.ts'
import type { Needs } from '../../needs.ts'
import type { CommandHandlers, QueryHandlers } from '../../registry.ts'
import type { In } from '../../../../shared/contract/index.ts'
import { keyList, lockKey, unlockKey } from './key.ts'
import { moveKey, setUrgent } from './key-move.ts'
import { keyPlan } from './key-plan.ts'
import { channelMovable, moveChannel } from './move.ts'
import { channelSettings, saveChannel } from './setting.ts'

export const channelQueries = (needs: Needs | undefined) =>
  ({
    'channel.settings': channelSettings,
    'channel.movable': channelMovable,
    'key.list': (context: WriteContext) => keyList(context, needs),
    'key.plan': (context: WriteContext, input: In<'key.plan'>) => keyPlan(context, needs, input),
  }) satisfies Partial<QueryHandlers>

export const channelCommands = (needs: Needs) =>
  ({
    'channel.save': (context, input) => saveChannel(context, needs, input),
    'channel.move': moveChannel,
    'key.unlock': (context, input) => unlockKey(context, needs, input),
    'key.lock': lockKey,
    'key.move': (context, input) => moveKey(context, needs, input),
    'client.setUrgent': setUrgent,
  }) satisfies Partial<CommandHandlers>
