/**
 * Something that happened within a span of time, as one text of a filter: `released 2026-11-29T01:00:00.000Z/2026-11-29T04:00:00.000Z`
 * (what, then an ISO 8601 interval). `what` is the state that something came to, or one of the words below.
 */
export interface Happened {
  readonly what: string
  /** Milliseconds; the span is after `since`, up to and with `until`. */
  readonly since: number
  readonly until: number
}

/** It left; nobody answered it in time. */
export const LEFT = 'sent'
export const FELL_SILENT = 'silent'

/** The text of a filter. Throws RangeError for times that are none. */
export function happenedText({ what, since, until }: Happened): string {
  return `${what} ${new Date(since).toISOString()}/${new Date(until).toISOString()}`
}

/** What a filter's text says; undefined when it says nothing of the kind. */
export function readHappened(text: string): Happened | undefined {
  const [, what, from, to] = /^([A-Za-z]{1,30}) (\S{1,30})\/(\S{1,30})$/.exec(text) ?? []
  const since = Date.parse(from ?? '')
  const until = Date.parse(to ?? '')
  return what === undefined || Number.isNaN(since) || Number.isNaN(until) ? undefined : { what, since, until }
}
