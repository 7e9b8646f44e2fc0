import { accessSync, constants } from 'node:fs'
import { join, posix, win32 } from 'node:path'

/** What the search depends on, as arguments, so that a test can play every operating system. */
export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly runnable: (path: string) => boolean
}

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'vivaldi-stable',
  'ungoogled-chromium',
]

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser', 'Vivaldi']

const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
]

export function isRunnableFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export const thisMachine: Machine = { platform: process.platform, env: process.env, runnable: isRunnableFile }

/** Every place a Chromium-family browser is usually installed, the likeliest first. */
export function browserCandidates(machine: Machine): string[] {
  const { platform, env } = machine
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']]
    return roots.flatMap((root) => (root ? windowsPrograms.map((program) => win32.join(root, program)) : []))
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', env['HOME'] ? join(env['HOME'], 'Applications') : '/Applications']
    return roots.flatMap((root) =>
      macApplications.map((name) => posix.join(root, `${name}.app/Contents/MacOS/${name}`)),
    )
  }
  const folders = [
    ...new Set([
      ...(env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/')),
      '/usr/bin',
      '/usr/local/bin',
      '/snap/bin',
    ]),
  ]
  return linuxNames.flatMap((name) => folders.map((folder) => posix.join(folder, name)))
}

/**
 * The browser that shows the screens when there is no Electron. `PORTLEDGER_BROWSER` names one by hand.
 * Returns undefined when none is installed.
 */
export function findInstalledBrowser(machine: Machine = thisMachine): string | undefined {
  const chosen = machine.env['PORTLEDGER_BROWSER']
  if (chosen) return machine.runnable(chosen) ? chosen : undefined
  return browserCandidates(machine).find((path) => machine.runnable(path))
}
