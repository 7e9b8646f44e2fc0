import type { Tally } from './run-step.ts'

/** The parts of the two tools' JSON reports that are read here; everything else in them is ignored. */
interface VitestReport {
  readonly testResults?: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[] | null
    }[]
  }[]
}

interface PlaywrightResult {
  readonly error?: { readonly message?: string; readonly stack?: string }
}

interface PlaywrightSuite {
  readonly title: string
  readonly file?: string
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly tests: readonly { readonly status: string; readonly results: readonly PlaywrightResult[] }[]
  }[]
}

interface PlaywrightReport {
  readonly suites?: readonly PlaywrightSuite[]
  readonly errors?: readonly { readonly message?: string }[]
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

const none: Tally = { passed: 0, failed: 0, failures: [] }

/** A skipped test counts as failed: a law that is not checked is not held. */
export function vitestTally(json: string, root: string): Tally {
  const report = parse(json)
  if (!isObject(report)) return none
  let passed = 0
  const failures: string[] = []
  for (const file of (report as VitestReport).testResults ?? []) {
    const name = file.name.startsWith(root) ? file.name.slice(root.length + 1) : file.name
    for (const test of file.assertionResults) {
      if (test.status === 'passed') passed += 1
      else if (test.status === 'failed')
        failures.push(`${name} › ${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`)
      else failures.push(`${name} › ${test.fullName}\n未运行（${test.status}）：不得跳过测试`)
    }
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
      failures.push(`${name}\n${file.message ?? '无法载入'}`)
  }
  return { passed, failed: failures.length, failures }
}

function walkSuite(
  suite: PlaywrightSuite,
  path: readonly string[],
  onTest: (name: string, status: string, results: readonly PlaywrightResult[]) => void,
): void {
  const here = suite.title === '' ? path : [...path, suite.title]
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) onTest([...here, spec.title].join(' › '), test.status, test.results)
  }
  for (const inner of suite.suites ?? []) walkSuite(inner, here, onTest)
}

export function playwrightTally(json: string): Tally {
  const report = parse(json)
  if (!isObject(report)) return none
  const { suites, errors } = report as PlaywrightReport
  let passed = 0
  const failures: string[] = (errors ?? []).map((error) => `e2e\n${error.message ?? ''}`)
  for (const suite of suites ?? []) {
    walkSuite(suite, [], (name, status, results) => {
      if (status === 'expected' && results.length > 0) passed += 1
      else if (status === 'skipped') failures.push(`${name}\n未运行：不得跳过测试`)
      else
        failures.push(
          `${name}\n${results.map((result) => result.error?.stack ?? result.error?.message ?? '').join('\n')}`,
        )
    })
  }
  return { passed, failed: failures.length, failures }
}
