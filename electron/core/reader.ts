import type { Answer, QueryName } from '../../shared/contract/index.ts'
import { clientKeys } from './client-key.ts'
import { contentReader } from './content.ts'
import type { Actor, ReadContext } from './context.ts'
import { answerQuery } from './core.ts'
import { openLedgerReader } from './open-ledger.ts'
import type { Clock, Rng, SegmentFiles } from './ports.ts'
import { createBox } from './secret.ts'
import { warmShortLists } from './service/search/short-lists.ts'

export interface Reader {
  answer(name: QueryName, input: unknown, actor: Actor): Answer<unknown>
  /** Prepares what a first search would wait for, a step at a time. */
  warm(): Iterator<undefined>
  close(): void
}

/** Queries on a connection of their own, so that a search answers while an import runs. Its statements are short, or the WAL could never be checkpointed. */
export function createReader(options: {
  file: string
  key: Uint8Array
  segments: SegmentFiles
  clock: Clock
  rng: Rng
}): Reader {
  const { ledger, identity, secrets } = openLedgerReader(options)
  const clientKey = clientKeys(ledger, secrets)
  const content = contentReader(ledger, options.segments, (owner) =>
    owner === 0 ? secrets.box : createBox(clientKey(owner), options.rng),
  )
  return {
    answer(name, input, actor) {
      const context: ReadContext = {
        ledger,
        secrets,
        content,
        identity,
        actor,
        clientKey,
        now: () => options.clock.now(),
      }
      return answerQuery(context, name, input)
    },
    warm: () => warmShortLists(ledger),
    close: () => ledger.database.close(),
  }
}
