import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultLedgerFolder } from './places.ts'

export interface StartOptions {
  readonly ledgerFolder: string
  readonly training: boolean
  readonly port: number | undefined
  /** Show a window; else print its address as JSON and stay. */
  readonly open: boolean
  readonly stay: boolean
}

const START_HELP = `用法：npm start -- [选项]
  --ledger <目录>   台账所在目录（缺省：本用户的数据目录）
  --training        培训台账（缺省）：回执由内置培训窗口给出
  --real            正式台账：与培训台账分开存放，不能混用
  --port <端口>     固定本机端口（缺省：随机）
  --stay            关闭最后一个窗口后不退出
  --no-open         不打开窗口，只打印一次性地址（JSON）
`

/** Reads the command line; a text is what is wrong with it. */
export function readStartOptions(args: readonly string[]): StartOptions | string {
  let values
  try {
    values = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        ledger: { type: 'string' },
        training: { type: 'boolean', default: false },
        real: { type: 'boolean', default: false },
        port: { type: 'string' },
        stay: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${START_HELP}`
  }
  if (values.help) return START_HELP
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 1024 && port <= 65_535))
    return `--port 应为 1024 到 65535 之间的整数\n${START_HELP}`
  const open = !values['no-open']
  if (values.training && values.real) return `--training 与 --real 只能选一个\n${START_HELP}`
  // Until an office has a channel of its own, the program is tried on the training window.
  const training = !values.real
  return {
    ledgerFolder: values.ledger === undefined ? defaultLedgerFolder(training) : resolve(values.ledger),
    training,
    port,
    open,
    stay: values.stay || !open,
  }
}
