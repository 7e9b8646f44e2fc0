/** `npm run check`: what a compiler and a reader's eye can find, without running a test. */
import { runTool } from './run-step.ts'

const tools: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['layers', ['build/layers.ts']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']],
  ['tsc', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['eslint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']],
]

for (const [name, args] of tools) {
  const ended = await runTool(args, `.cache/check/${name}.log`, 300_000)
  console.log(`${ended.code === 0 ? '✓' : '✗'} ${name}`)
  if (ended.code !== 0) {
    console.log(ended.output())
    process.exitCode = 1
  }
}
