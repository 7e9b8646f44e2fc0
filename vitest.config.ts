import { defineConfig } from 'vitest/config'
import { within } from './test/support/often.ts'

export default defineConfig({
  test: {
    include: ['{electron,renderer,shared,db,build,test}/**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', 'dist/**', 'test/e2e/**', 'test/bench/**'],
    pool: 'forks',
    testTimeout: within(120_000),
    hookTimeout: within(120_000),
  },
})
