import { useLayoutValue } from '../connect/layout.tsx'
import type { Area, ScreenEntry } from './screen.ts'
import { AREAS } from './screen.ts'
import { useSession } from './session.tsx'
import { useWorkspace } from './workspace.tsx'

const AREA_ORDER: readonly Area[] = ['work', 'bonded', 'refund', 'exchange', 'record', 'manage']

export function visibleScreens(screens: readonly ScreenEntry[], roles: readonly string[]): readonly ScreenEntry[] {
  return screens.filter(
    (screen) =>
      screen.roles === undefined || roles.includes('admin') || screen.roles.some((role) => roles.includes(role)),
  )
}

/** The tree at the left: areas and their screens. A folded area stays folded for its user. */
export function SideTree(props: { readonly screens: readonly ScreenEntry[] }) {
  const { workspace, open } = useWorkspace()
  const { user } = useSession()
  const visible = visibleScreens(props.screens, user.roles)
  const [folded, setFolded] = useLayoutValue('tree:folded', '')
  const closed = folded.split(',')
  const fold = (area: Area, isOpen: boolean): void => {
    if (isOpen === closed.includes(area))
      setFolded([...closed.filter((one) => one !== area && one !== ''), ...(isOpen ? [] : [area])].join(','))
  }
  return (
    <nav className="side-tree" aria-label="功能">
      {AREA_ORDER.map((area) => {
        const items = visible.filter((screen) => screen.area === area)
        return items.length === 0 ? null : (
          <details key={area} open={!closed.includes(area)} onToggle={(event) => fold(area, event.currentTarget.open)}>
            <summary>{AREAS[area]}</summary>
            {items.map((screen) => (
              <button
                key={screen.id}
                type="button"
                className="side-item"
                aria-current={workspace.active === screen.id ? 'page' : undefined}
                onClick={() => open({ screen: screen.id })}
              >
                <span>{screen.title}</span>
                {screen.hotkey === undefined ? null : <kbd>{screen.hotkey.replace('Ctrl+', '^')}</kbd>}
              </button>
            ))}
          </details>
        )
      })}
    </nav>
  )
}
