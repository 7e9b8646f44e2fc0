/**
 * How many times as often as at a commit the tests that count (kills, cuts, mutants, fuzzed files) try: `TEST_TIMES=20 npm test` for a
 * night, more for a release. RELIABILITY's numbers of a commit are what the tests say without it.
 */
const TIMES = Number(process.env['TEST_TIMES'] ?? 1)
if (!(TIMES >= 1)) throw new RangeError(`TEST_TIMES: ${String(process.env['TEST_TIMES'])}`)

/** So many tries at a commit, multiplied by TEST_TIMES. */
export function often(atCommit: number): number {
  return Math.round(atCommit * TIMES)
}

/** A test's time-out for that many tries. */
export function within(ms: number): number {
  return ms * TIMES
}
