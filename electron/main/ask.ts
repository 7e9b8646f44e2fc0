import { BrowserWindow, dialog } from 'electron'
import type { KeyTrouble } from './keys.ts'

const TROUBLE: Readonly<Record<KeyTrouble, string>> = {
  'no-key-store':
    '系统的密钥保管服务不可用（Linux 请安装并解锁 GNOME 密钥环或 KWallet；macOS 请允许访问钥匙串）。口岸台账不会以明文保存密钥。',
  'sealed-key-unreadable':
    '保管的密钥无法解开：可能换了系统用户或重置了密钥环。请换回原用户，或退出后用备份恢复。数据没有改动。',
}

/** What is wrong with the keys, and whether to look again. */
export async function askAboutKeys(trouble: KeyTrouble): Promise<'again' | 'quit'> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: '口岸台账',
    message: '无法取得台账密钥',
    detail: TROUBLE[trouble],
    buttons: ['重试', '退出'],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0 ? 'again' : 'quit'
}

/** Where to save an export; undefined when the user changed his mind. */
export async function askTarget(fileName: string, webContentsId: number): Promise<string | undefined> {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === webContentsId)
  if (!window) return undefined
  const { canceled, filePath } = await dialog.showSaveDialog(window, { title: '保存', defaultPath: fileName })
  return canceled || filePath === '' ? undefined : filePath
}
