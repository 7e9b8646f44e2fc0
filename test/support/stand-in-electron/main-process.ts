/** The stand-in's own main: answers `import … from 'electron'`, listens to the test, then loads the program's main bundle. */
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

const standIn = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, from, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, from),
})

const electron: Record<string, unknown> = { ...(await import('./electron.ts')) }

interface Question {
  readonly id: number
  readonly source: string
  readonly value: unknown
}

process.on('message', async ({ id, source, value }: Question) => {
  try {
    const run: unknown = (0, eval)(`(${source})`)
    if (typeof run !== 'function') throw new TypeError('not a function')
    process.send?.({ id, value: await run(electron, value) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})
process.on('disconnect', () => process.exit(0))

const [, , main = '', ...args] = process.argv
// As in development: the program's folder stands where a script would.
process.argv = ['electron', '.', ...args]
await import(pathToFileURL(main).href)
