import { defineConfig } from 'vitest/config'

/** As in test/support/often.ts: tests that count take so many times as long. */
const TIMES = Number(process.env['TEST_TIMES'] ?? 1)

export default defineConfig({
  test: {
    include: ['{electron,renderer,shared,db,build,test}/**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', 'dist/**', 'test/e2e/**', 'test/bench/**'],
    pool: 'forks',
    testTimeout: 120_000 * TIMES,
    hookTimeout: 120_000 * TIMES,
  },
})
