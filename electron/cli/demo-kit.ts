import { failureText, type Answer } from '../../shared/contract/index.ts'

/** What every chapter of the demo prints, and how many of its claims did not hold. */

export const out = (text: string): void => void process.stdout.write(`${text}\n`)
let failed = 0

/** Prints a claim with ✓ or ✗; what was found beside a ✗. */
export function hold(what: string, is: boolean, found: unknown): void {
  if (!is) failed++
  out(`  ${is ? '✓' : '✗'} ${what}${is ? '' : `（实际：${JSON.stringify(found)}）`}`)
}

/** The value of an answer. @throws Error with the failure's sentence */
export function value<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new Error(`${answer.code}：${failureText(answer.code, answer.data)}`)
}

/** Claims that did not hold so far. */
export const failures = (): number => failed

/** Something broke: told like a claim that does not hold. */
export function broke(error: unknown): void {
  failed++
  out(`  ✗ ${error instanceof Error ? error.message : String(error)}`)
}
