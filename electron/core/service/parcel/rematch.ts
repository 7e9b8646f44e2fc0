import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import type { Selection } from '../../../../shared/contract/list.ts'
import type { WriteContext } from '../../context.ts'
import type { JobRunner } from '../../job-runner.ts'
import type { Needs } from '../../needs.ts'
import type { CommandHandlers } from '../../registry.ts'
import { OPEN_STATES } from './match-outcome.ts'

/**
 * What the rules say of a parcel also hangs on goods records, profiles, tables and settings. When one of these changes, the parcels
 * that are still in the clerk's hand and may be touched are matched again by a job of their own: those of the client (and mode), or all.
 * A job that has not begun yet will see the newest change, so that no second one is needed.
 */
const waiting = new WeakMap<JobRunner, Map<string, number>>()

/** Parcels of a client (and mode), or of everybody, that are still to be filed. */
export function openParcelsOf(client?: number, mode?: string): Selection {
  return {
    filters: [
      { field: 'filingState', op: 'in', value: [...OPEN_STATES] },
      ...(client === undefined ? [] : [{ field: 'client', op: 'is' as const, value: String(client) }]),
      ...(mode === undefined ? [] : [{ field: 'mode', op: 'is' as const, value: mode }]),
    ],
    except: [],
  }
}

function rematch(context: WriteContext, jobs: JobRunner, selection: Selection): void {
  const key = JSON.stringify(selection)
  const known = waiting.get(jobs) ?? new Map<string, number>()
  waiting.set(jobs, known)
  const earlier = known.get(key)
  if (earlier !== undefined && jobs.view(earlier)?.state === 'waiting') return
  if (selectParcelIds(context.ledger, selection, { after: 0, limit: 1 }).length === 0) return
  known.set(key, jobs.start('match.run', { selection }, context.actor))
}

/** Settings that the rules read. */
const READ_BY_RULES = /^(?:match|limit|compose)\./

/** The same commands; those that change what the rules read start the match of the parcels that it may touch, after their commit. */
export function rematching(commands: CommandHandlers, needs: Needs): CommandHandlers {
  const again = (context: WriteContext, selection: Selection): void => rematch(context, needs.jobs, selection)
  return {
    ...commands,
    'goods.save': (context, input) => {
      const answer = commands['goods.save'](context, input)
      again(context, openParcelsOf(input.clientId))
      return answer
    },
    'profile.save': (context, input) => {
      const answer = commands['profile.save'](context, input)
      again(context, openParcelsOf(input.clientId, input.mode))
      return answer
    },
    'table.activate': (context, input) => {
      const answer = commands['table.activate'](context, input)
      again(context, openParcelsOf())
      return answer
    },
    'setting.save': (context, input) => {
      const answer = commands['setting.save'](context, input)
      if (READ_BY_RULES.test(input.key)) again(context, openParcelsOf())
      return answer
    },
  }
}
