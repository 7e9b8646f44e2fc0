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

export const START_HELP = `用法：npm start -- [选项]
  --ledger <目录>   台账所在目录（缺省：本用户的数据目录）
  --training        培训台账：回执由内置培训窗口给出
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
  if (port !== undefined && !(Number.isInteger(port) && port >= 1024 && port <= 65_535)) return `--port 应为 1024 到 65535 之间的整数\n${START_HELP}`
  const open = !values['no-open']
  return {
    ledgerFolder: values.ledger === undefined ? defaultLedgerFolder(values.training) : resolve(values.ledger),
    training: values.training,
    port,
    open,
    stay: values.stay || !open,
  }
}
