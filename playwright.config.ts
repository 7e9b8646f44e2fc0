import { defineConfig } from '@playwright/test'
import { findInstalledBrowser } from './electron/host/installed-browser.ts'

const executablePath = findInstalledBrowser()

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: '.cache/test/e2e',
  forbidOnly: true,
  // Each test starts a host and a core of its own, and the unit tests run beside: one at a time is the two cores' share.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
    trace: 'off',
    // The installed browser, since no download is asked of anybody; root in a container has no Chromium sandbox.
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
})
