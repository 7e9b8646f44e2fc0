/** Key map of the whole program (SCREENS.md, "Keys"): one meaning everywhere, shown on each button and in the help. */
export const KEY_MAP: readonly { readonly key: string; readonly text: string }[] = [
  { key: 'Enter', text: '下一栏；表格中到下一行首个编辑列；列表中打开明细' },
  { key: 'F1', text: '帮助与规则出处' },
  { key: 'F2', text: '编辑 / 明细' },
  { key: 'F3', text: '在表格中查找' },
  { key: 'F4', text: '从参数表选取' },
  { key: 'F5', text: '刷新' },
  { key: 'F6', text: '复制上一行' },
  { key: 'F7', text: '新建' },
  { key: 'F8', text: '检查' },
  { key: 'F9', text: '下一个错误' },
  { key: 'F10', text: '申报' },
  { key: 'Ctrl+S', text: '保存' },
  { key: 'Ctrl+Z', text: '撤销草稿中的修改' },
  { key: 'Ctrl+A', text: '选中全部符合筛选的记录' },
  { key: 'Space', text: '选中 / 取消当前行' },
  { key: 'Ctrl+C', text: '复制选中的单元格块（Ctrl+Shift+C 复制选中的行）' },
  { key: 'Ctrl+V', text: '粘贴 Excel 单元格块或单号列表' },
  { key: 'Alt+PageUp / Alt+PageDown', text: '单证的上一页 / 下一页' },
  { key: 'Ctrl+B', text: '在单证页面上框选数字的位置' },
  { key: 'Home / End', text: '列表首行 / 末行' },
  { key: 'Alt+↓ / Alt+↑', text: '筛选当前列 / 按当前列排序' },
  { key: 'Ctrl+K', text: '全局搜索' },
  { key: 'Ctrl+1…9', text: '切换业务区' },
  { key: 'Esc', text: '返回 / 取消' },
]

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'Space', Esc: 'Escape' }

/** The written form of a key press: `Ctrl+Shift+C`, `F10`, `Escape`. */
export function nameOf(press: KeyPress): string {
  const key = NAMES[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key)
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey ? 'Shift' : '',
    key,
  ]
  return parts.filter((part) => part !== '').join('+')
}

/** Keys whose browser meaning (help, find, reload, caret browsing, save page, switch tab …) never applies here. */
export function isOurs(name: string): boolean {
  return /^(F1|F2|F3|F4|F5|F6|F7|F8|F9|F10|Ctrl\+[SK1-9])$/.test(name)
}

/** Keys that only move about. Carried out late they do no harm; F10 on rows that nobody has seen yet would. */
function onlyMoves(name: string): boolean {
  return /^(F1|Ctrl\+[K1-9])$/.test(name)
}

/** A screen that is still being drawn may be meant: opening an empty form a moment late is what was asked for. */
const OPENS = 'F7'

const LAYERS = { app: 0, screen: 1, pane: 2, dialog: 3 } as const
export type Layer = keyof typeof LAYERS

/** Answers false to let the next one have the key. */
export type HotkeyHandler = () => boolean | void

interface Registered {
  readonly layer: Layer
  readonly key: string
  readonly handler: HotkeyHandler
}

/** Who gets a key: the highest layer first, within a layer the one that came last. */
export class HotkeyTable {
  #entries: readonly Registered[] = []
  #barriers = 0
  #holding = false
  #held: readonly string[] = []
  /** F7 came before the screen that is to have it. */
  #isEarly = false

  /**
   * While somebody is being signed in nothing is there yet to take a key, and he goes on typing all the same:
   * what only moves about is kept for the shell that is coming.
   */
  hold(): void {
    this.#holding = true
    this.#held = []
  }

  /** The shell is there: does what was kept. */
  release(): void {
    const held = this.#held
    this.drop()
    held.forEach((name) => this.press(name))
  }

  /** Nobody came in. */
  drop(): void {
    this.#holding = false
    this.#held = []
  }

  /** Something else was done meanwhile: what came early is no longer meant. */
  forget(): void {
    this.#isEarly = false
  }

  /** While a dialog is open the keys of what lies beneath it are dead (F10 must not file through it). */
  block(): () => void {
    this.#barriers += 1
    return () => {
      this.#barriers -= 1
    }
  }

  add(layer: Layer, key: string, handler: HotkeyHandler): () => void {
    const entry = { layer, key, handler }
    this.#entries = [entry, ...this.#entries].sort((a, b) => LAYERS[b.layer] - LAYERS[a.layer])
    if (this.#isEarly && key === OPENS) {
      this.#isEarly = false
      // After the other keys of the same screen: its effects run one after the other.
      queueMicrotask(() => this.press(key))
    }
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry)
    }
  }

  /** Was the key taken? */
  press(name: string): boolean {
    const least = this.#barriers > 0 ? LAYERS.dialog : LAYERS.app
    for (const entry of this.#entries)
      if (entry.key === name && LAYERS[entry.layer] >= least && entry.handler() !== false) {
        this.#isEarly = false
        return true
      }
    this.#isEarly = name === OPENS && this.#barriers === 0
    if (!this.#holding || !onlyMoves(name)) return false
    this.#held = [...this.#held, name]
    return true
  }
}
