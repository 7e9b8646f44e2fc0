import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const RENDERER = join(import.meta.dirname, '..', 'renderer')

/** Style sheets of the windows; the handheld's page is another document. */
const sheets = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.css') && !file.startsWith('handheld'),
)

/** Classes that a sheet styles by themselves, outside of media blocks. */
function ownNames(css: string): Set<string> {
  return new Set([...css.matchAll(/^\.([a-z][\w-]*) \{/gm)].map((match) => match[1] ?? ''))
}

it('a class that one style sheet styles by itself is styled by no other: screens stand in one document', () => {
  const owners = new Map<string, string[]>()
  for (const file of sheets)
    for (const name of ownNames(readFileSync(join(RENDERER, file), 'utf8')))
      owners.set(name, [...(owners.get(name) ?? []), file])
  expect(owners.size).toBeGreaterThan(100)
  expect([...owners].filter(([, files]) => files.length > 1)).toEqual([])
})
