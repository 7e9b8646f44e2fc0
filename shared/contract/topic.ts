/** What a command changes and a query shows: a change of a topic makes the screens of that topic ask again. */
export const TOPICS = [
  'client', 'profile', 'goods', 'table', 'setting', 'user', 'mapping', 'intake', 'parcel', 'match', 'transport',
  'filing', 'outbox', 'receipt', 'job', 'draft', 'layout', 'channel', 'key', 'audit', 'training', 'ledger', 'declaration',
] as const
export type Topic = (typeof TOPICS)[number]
