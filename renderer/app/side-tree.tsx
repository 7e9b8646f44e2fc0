import type { Area, ScreenEntry } from './screen.ts'
import { AREAS } from './screen.ts'
import { useSession } from './session.tsx'
import { useWorkspace } from './workspace.tsx'

const AREA_ORDER: readonly Area[] = ['work', 'exchange', 'record', 'manage']

export function visibleScreens(screens: readonly ScreenEntry[], roles: readonly string[]): readonly ScreenEntry[] {
  return screens.filter(
    (screen) =>
      screen.roles === undefined || roles.includes('admin') || screen.roles.some((role) => roles.includes(role)),
  )
}

/** The tree at the left: areas and their screens. */
export function SideTree(props: { readonly screens: readonly ScreenEntry[] }) {
  const { workspace, open } = useWorkspace()
  const { user } = useSession()
  const visible = visibleScreens(props.screens, user.roles)
  return (
    <nav className="side-tree" aria-label="功能">
      {AREA_ORDER.map((area) => (
        <section key={area}>
          <h2>{AREAS[area]}</h2>
          {visible
            .filter((screen) => screen.area === area)
            .map((screen) => (
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
        </section>
      ))}
    </nav>
  )
}
