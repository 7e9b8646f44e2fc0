import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const ROOMS = '{electron,renderer,shared,db,build,test}'
const ELSEWHERE = ['node_modules/**', 'dist/**', 'test/e2e/**', 'test/bench/**']

/** Tests that put other modules in the place of ours: each has a process of its own. */
const replacing = globSync(`${ROOMS}/**/*.test.{ts,tsx}`, { cwd: import.meta.dirname })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8').includes('vi.mock('))

const limits = { pool: 'forks', testTimeout: 120_000, hookTimeout: 120_000 } as const

/** All others share one, as the rooms share one core: loading the program anew for each file took as long as the tests. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: 'together',
          isolate: false,
          include: [`${ROOMS}/**/*.test.{ts,tsx}`],
          exclude: [...ELSEWHERE, ...replacing],
        },
      },
      { test: { ...limits, name: 'alone', include: replacing, exclude: ELSEWHERE } },
    ],
  },
})
