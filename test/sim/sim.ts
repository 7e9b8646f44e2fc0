import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeTemplate } from './filing-template.ts'
import { World } from './filing-world.ts'
import { ALL_FAULTS } from './more-faults.ts'
import { playDay } from './full-day.ts'

/**
 * `npm run sim -- --seed N --runs K`: plays pump, inbox and single window under a virtual clock, one day a seed, and says what each
 * came to. The same seed gives the same trace hash on any machine, so that a day that went wrong can be sent by its number.
 */
const HELP = `用法：npm run sim -- [选项]
  --seed <数>     从这个种子开始（缺省 1）
  --runs <数>     连续播放这么多个种子（缺省 1）
  --commit <哈希> 先核对源码版本，不符则不播放（重放别人报告的种子时用）
  --day <包裹数>  改为播放一个满负荷日：这么多包裹从申报到结关，经培训窗口
`

function wholeNumber(text: string | undefined, standard: number): number {
  const value = text === undefined ? standard : Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`不是整数：${text ?? ''}`)
  return value
}

function isCommit(wanted: string): boolean {
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
  return wanted.length >= 7 && head.startsWith(wanted)
}

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

async function playSeeds(seed: number, runs: number): Promise<number> {
  const template = makeTemplate()
  let wrong = 0
  const start = performance.now()
  try {
    for (let at = seed; at < seed + runs; at++) {
      const { violations, trace, ...figures } = await new World(template, at, ALL_FAULTS).run()
      wrong += violations.length > 0 ? 1 : 0
      say({
        seed: at,
        trace: createHash('sha256').update(trace).digest('hex').slice(0, 32),
        ...figures,
        laws: violations.length === 0 ? 'ok' : violations.slice(0, 10),
      })
    }
  } finally {
    rmSync(template, { recursive: true, force: true })
  }
  say({ runs, wrong, seconds: Math.round((performance.now() - start) / 100) / 10 })
  return wrong
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string' },
    commit: { type: 'string' },
    day: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stderr.write(HELP)
else if (values.commit !== undefined && !isCommit(values.commit)) {
  process.stderr.write(`源码不是 ${values.commit}：请先 git checkout ${values.commit}，再重放。\n`)
  process.exitCode = 2
} else if (values.day !== undefined) {
  const day = await playDay(wholeNumber(values.day, 45_000), wholeNumber(values.seed, 1))
  say(day)
  process.exitCode = day.wrong.length === 0 ? 0 : 1
} else process.exitCode = (await playSeeds(wholeNumber(values.seed, 1), wholeNumber(values.runs, 1))) === 0 ? 0 : 1
