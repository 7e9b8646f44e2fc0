import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Tally {
  readonly passed: number
  readonly failed: number
  /** One text a failure, the first line naming it. */
  readonly failures: readonly string[]
}

export interface Ended {
  /** Exit code; undefined when the process was killed or could not be started. */
  readonly code: number | undefined
  readonly timedOut: boolean
  readonly output: () => string
}

const running = new Set<ChildProcess>()

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    // The whole group: vitest and Playwright start workers, and those start programs.
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // Already gone.
  }
}

/** A check that is interrupted must not leave its workers behind. */
export function killStepsOnExit(): void {
  const stop = (): void => {
    for (const child of running) killGroup(child, 'SIGKILL')
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
}

/** Runs one tool with this very Node, everything it says going to `logFile`. Never rejects. */
export function runTool(
  args: readonly string[],
  logFile: string,
  limitMs: number,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = createWriteStream(logFile)
  const child = spawn(process.execPath, [...process.execArgv, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
  })
  running.add(child)
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  return new Promise((resolve) => {
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      killGroup(child, 'SIGKILL')
    }, limitMs)
    const finish = (code: number | undefined): void => {
      clearTimeout(timer)
      running.delete(child)
      log.end(() => resolve({ code, timedOut, output: () => readFileSync(logFile, 'utf8') }))
    }
    child.on('error', (error) => {
      log.write(String(error))
      finish(undefined)
    })
    child.on('close', (code) => finish(code ?? undefined))
  })
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

/** A tool that is either content or not counts as one check. */
export function oneCheck(name: string, ended: Ended, limitMs: number): Tally {
  if (ended.code === 0) return { passed: 1, failed: 0, failures: [] }
  return { passed: 0, failed: 1, failures: [`${name}${describeEnd(ended, limitMs)}\n${lastLines(ended.output(), 60)}`] }
}

function describeEnd(ended: Ended, limitMs: number): string {
  if (ended.timedOut) return `：超过 ${limitMs / 1000} 秒，已终止`
  return ended.code === undefined ? '：进程被终止' : `：退出码 ${ended.code}`
}

/** Adds to a report what the report itself cannot know: that its tool crashed, or that it checked nothing. */
export function withEnding(name: string, tally: Tally, ended: Ended, limitMs: number): Tally {
  if (ended.code !== 0 && tally.failed === 0) {
    return {
      ...tally,
      failed: 1,
      failures: [`${name}${describeEnd(ended, limitMs)}\n${lastLines(ended.output(), 60)}`],
    }
  }
  if (tally.passed + tally.failed === 0) return { passed: 0, failed: 1, failures: [`${name}：一项测试也没有运行`] }
  return tally
}
