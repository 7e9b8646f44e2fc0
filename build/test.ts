/**
 * The whole check: `npm test`. Goes on after a failure, so that one run tells everything that is wrong.
 * The last line of standard output is `N passed, N failed`, and nothing else stands on it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepareBrowser } from './browser.ts'
import { killStepsOnExit, oneCheck, runTool, withEnding } from './run-step.ts'
import type { Tally } from './run-step.ts'
import { playwrightTally, vitestTally } from './test-report.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const reports = join(root, '.cache', 'test')
const minute = 60_000

interface Step {
  readonly name: string
  readonly run: () => Promise<Tally>
}

function readReport(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function check(name: string, args: readonly string[], limitMs = 8 * minute): Step {
  return { name, run: async () => oneCheck(name, await runTool(args, join(reports, `${name}.log`), limitMs), limitMs) }
}

const unitTests: Step = {
  name: 'vitest',
  run: async () => {
    const report = join(reports, 'vitest.json')
    const limit = 20 * minute
    const ended = await runTool(
      ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${report}`],
      join(reports, 'vitest.log'),
      limit,
    )
    return withEnding('vitest', vitestTally(readReport(report), root), ended, limit)
  },
}

const screenTests: Step = {
  name: 'playwright',
  run: async () => {
    const prepared = prepareBrowser()
    if (!prepared.ok) return { passed: 0, failed: 1, failures: [prepared.reason] }
    const report = join(reports, 'playwright.json')
    const limit = 20 * minute
    const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=json']
    const ended = await runTool(args, join(reports, 'playwright.log'), limit, {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      PORTLEDGER_BROWSER: prepared.browser,
    })
    return withEnding('playwright', playwrightTally(readReport(report)), ended, limit)
  },
}

/** Two lanes for two cores; within a lane one step follows the other. */
const lanes: readonly (readonly Step[])[] = [
  [unitTests],
  [
    check('layers', ['build/layers.ts']),
    check('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']),
    check('tsc', ['node_modules/typescript/bin/tsc', '-p', '.']),
    check('eslint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']),
    check('renderer', ['build/renderer.ts']),
    check('electron', ['build/electron.ts']),
    screenTests,
  ],
]

async function runStep(step: Step): Promise<Tally> {
  const started = performance.now()
  const tally = await step.run()
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `${tally.failed === 0 ? '✓' : '✗'} ${step.name.padEnd(12)} ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`,
  )
  return tally
}

async function runLane(steps: readonly Step[]): Promise<Tally[]> {
  const tallies: Tally[] = []
  for (const step of steps) tallies.push(await runStep(step))
  return tallies
}

killStepsOnExit()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
const tallies = (await Promise.all(lanes.map(runLane))).flat()
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0)
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0)
for (const failure of tallies.flatMap((tally) => tally.failures)) console.log(`\n✗ ${failure.slice(0, 6000)}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
