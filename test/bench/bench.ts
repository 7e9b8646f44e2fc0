import { cpus, totalmem } from 'node:os'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * `npm run bench [-- name …]`: measures side by side in one run and prints ratios; absolute figures depend on the machine,
 * which is why it is named first. Each file beside this one that exports `bench` is run.
 */
export interface Measured {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** Against what it was measured in the same run, and the target where the requirement names one. */
  readonly ratio?: number | string
  readonly note: string
}

const round = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2))

/** A figure as it comes: long benches tell theirs one by one. */
function tell(one: Measured): void {
  const ratio =
    one.ratio === undefined ? '' : `  比 ${typeof one.ratio === 'number' ? one.ratio.toFixed(2) : one.ratio}`
  console.log(`  ${one.name}：${round(one.value)} ${one.unit}${ratio}${one.note === '' ? '' : `  （${one.note}）`}`)
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const cpu = cpus()
  console.log(
    `${cpu.length} × ${cpu[0]?.model.trim() ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  )
  const files = readdirSync(import.meta.dirname).filter(
    (file) =>
      file.endsWith('.ts') && file !== 'bench.ts' && (wanted.length === 0 || wanted.includes(file.replace('.ts', ''))),
  )
  for (const file of files) {
    const module = (await import(pathToFileURL(join(import.meta.dirname, file)).href)) as {
      bench?: (tell: (one: Measured) => void) => Promise<readonly Measured[]>
    }
    if (module.bench === undefined) continue
    console.log(`\n${file.replace('.ts', '')}`)
    for (const one of await module.bench(tell)) tell(one)
  }
}

await main()
