import type { Filter } from '../../shared/contract/index.ts'
import { readFilters } from '../ui/grid/column-layout.ts'

/** One open tab. `serial` changes when the same tab is opened anew with other filters: then it starts afresh. */
export interface Tab {
  readonly screen: string
  readonly params: Readonly<Record<string, string>>
  readonly filters: readonly Filter[]
  readonly serial: number
}

export interface Workspace {
  readonly tabs: readonly Tab[]
  readonly active: string
  /** What screens keep over a reload, by tab and name. */
  readonly memory: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export const HOME = 'home'

export function freshWorkspace(): Workspace {
  return { tabs: [{ screen: HOME, params: {}, filters: [], serial: 0 }], active: HOME, memory: {} }
}

export interface OpenRequest {
  readonly screen: string
  readonly params?: Readonly<Record<string, string>>
  readonly filters?: readonly Filter[]
}

function without<Value>(record: Readonly<Record<string, Value>>, key: string): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

/** Opens a screen, or comes back to it. Asked for with filters or a record, it starts afresh with those. */
export function openTab(workspace: Workspace, request: OpenRequest): Workspace {
  const known = workspace.tabs.find((tab) => tab.screen === request.screen)
  const asked = request.filters !== undefined || request.params !== undefined
  if (known !== undefined && !asked) return { ...workspace, active: known.screen }
  const tab: Tab = {
    screen: request.screen,
    params: request.params ?? {},
    filters: request.filters ?? [],
    serial: (known?.serial ?? -1) + 1,
  }
  const tabs =
    known === undefined ? [...workspace.tabs, tab] : workspace.tabs.map((other) => (other === known ? tab : other))
  return { tabs, active: tab.screen, memory: without(workspace.memory, tab.screen) }
}

/** Closes a tab; its right neighbour (else its left one) comes up. The home tab stays. */
export function closeTab(workspace: Workspace, screen: string): Workspace {
  const at = workspace.tabs.findIndex((tab) => tab.screen === screen)
  if (at < 0 || screen === HOME) return workspace
  const tabs = workspace.tabs.filter((tab) => tab.screen !== screen)
  const next = tabs[at] ?? tabs[at - 1]
  const active = workspace.active === screen ? (next?.screen ?? HOME) : workspace.active
  return { tabs, active, memory: without(workspace.memory, screen) }
}

export function moveTab(workspace: Workspace, screen: string, before: string): Workspace {
  const moved = workspace.tabs.find((tab) => tab.screen === screen)
  if (moved === undefined || screen === before) return workspace
  const tabs = workspace.tabs.filter((tab) => tab !== moved)
  const at = tabs.findIndex((tab) => tab.screen === before)
  tabs.splice(at < 0 ? tabs.length : at, 0, moved)
  return { ...workspace, tabs }
}

export function remember(workspace: Workspace, screen: string, name: string, value: unknown): Workspace {
  return { ...workspace, memory: { ...workspace.memory, [screen]: { ...workspace.memory[screen], [name]: value } } }
}

type Plain = Readonly<Record<string, unknown>>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readTab(value: unknown, screens: ReadonlySet<string>): Tab[] {
  if (!isPlain(value) || typeof value.screen !== 'string' || !screens.has(value.screen)) return []
  const params = isPlain(value.params)
    ? Object.entries(value.params).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : []
  return [{ screen: value.screen, params: Object.fromEntries(params), filters: readFilters(value.filters), serial: 0 }]
}

/** The workspace of the last time; screens that this program does not have (any more) are left out. */
export function readWorkspace(body: string | undefined, screens: ReadonlySet<string>): Workspace {
  let value: unknown
  try {
    value = body === undefined ? undefined : JSON.parse(body)
  } catch {
    value = undefined
  }
  if (!isPlain(value) || !Array.isArray(value.tabs)) return freshWorkspace()
  const tabs = value.tabs
    .flatMap((tab) => readTab(tab, screens))
    .filter((tab, index, all) => all.findIndex((other) => other.screen === tab.screen) === index)
  const withHome = tabs.some((tab) => tab.screen === HOME) ? tabs : [...freshWorkspace().tabs, ...tabs]
  const active =
    typeof value.active === 'string' && withHome.some((tab) => tab.screen === value.active) ? value.active : HOME
  const memory = isPlain(value.memory)
    ? Object.entries(value.memory).filter((entry): entry is [string, Plain] => isPlain(entry[1]))
    : []
  return { tabs: withHome, active, memory: Object.fromEntries(memory) }
}

/** As it is saved; a memory too large for a layout is left out rather than the tabs. */
export function writeWorkspace(workspace: Workspace): string {
  const whole = JSON.stringify(workspace)
  return whole.length < 90_000 ? whole : JSON.stringify({ ...workspace, memory: {} })
}
