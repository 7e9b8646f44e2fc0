import { dropDraft, listDrafts, readDraft, readLayout, saveDraft, saveLayout } from '../../../../db/house/desk.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'

/** Drafts (sealed: they may hold personal data) and layouts, per user. */
const iso = (ms: number): string => new Date(ms).toISOString()

export const deskQueries: SomeQueries<'draft.load' | 'draft.list' | 'layout.load'> = {
  'draft.load': (context, input) => {
    const row = readDraft(context.ledger, context.actor.userId, input.key)
    return row === undefined
      ? { revision: 0 }
      : { body: context.secrets.box.open(row.body).toString('utf8'), savedAt: iso(row.savedAt), revision: row.revision }
  },
  'draft.list': (context, input) => ({
    drafts: listDrafts(context.ledger, context.actor.userId, input.prefix).map((row) => ({
      key: row.key,
      savedAt: iso(row.savedAt),
    })),
  }),
  'layout.load': (context, input) => {
    const body = readLayout(context.ledger, context.actor.userId, input.key)
    return body === undefined ? {} : { body }
  },
}

export const deskCommands: SomeCommands<'draft.save' | 'draft.drop' | 'layout.save'> = {
  'draft.save': (context, input) => {
    const at = context.now()
    const revision = saveDraft(
      context.ledger,
      context.actor.userId,
      input.key,
      context.secrets.box.seal(Buffer.from(input.body)),
      at,
    )
    return { savedAt: iso(at), revision }
  },
  'draft.drop': (context, input) => {
    dropDraft(context.ledger, context.actor.userId, input.key)
    return {}
  },
  'layout.save': (context, input) => {
    saveLayout(context.ledger, context.actor.userId, input.key, input.body)
    return {}
  },
}
