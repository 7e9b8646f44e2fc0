import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findInstalledBrowser } from '../electron/host/installed-browser.ts'

export type Prepared = { readonly ok: true; readonly browser: string } | { readonly ok: false; readonly reason: string }

function hasChineseFont(): boolean {
  if (process.platform !== 'linux') return true
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  if (!listed.error) return listed.stdout.trim() !== ''
  return existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')
}

function aptInstall(packages: readonly string[]): boolean {
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  const install = (): boolean => apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  // An image without package lists, or with stale ones, fails at the first try.
  return install() || (apt('update', '-qq') && install())
}

/**
 * Sees to what the screen tests need beside npm packages: a Chromium and a font with Chinese characters.
 * Installs Debian's packages when it may (root on a system with apt-get); otherwise says what to install.
 */
export function prepareBrowser(): Prepared {
  const missing = (): string[] => [
    ...(findInstalledBrowser() ? [] : ['chromium']),
    ...(hasChineseFont() ? [] : ['fonts-noto-cjk']),
  ]
  const before = missing()
  if (before.length > 0 && process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`正在安装系统软件包：${before.join('、')} …… Installing Debian packages.\n`)
    aptInstall(before)
  }
  const after = missing()
  const browser = findInstalledBrowser()
  if (after.length > 0 || !browser) {
    return {
      ok: false,
      reason:
        `界面测试需要 Chromium 浏览器与中文字体，请先安装：${after.join('、')}（Debian/Ubuntu：sudo apt-get install ${after.join(' ')}）。\n` +
        `The screen tests need these system packages: ${after.join(', ')}.`,
    }
  }
  return { ok: true, browser }
}
