import type { DragEvent, KeyboardEvent, MouseEvent } from 'react'
import { useEffect } from 'react'
import type { ScreenEntry } from './screen.ts'
import { HOME } from './tabs.ts'
import { useWorkspace } from './workspace.tsx'

/** Open tabs: middle click or Delete closes, dragging reorders, arrows move along. */
export function TabBar(props: { readonly byId: ReadonlyMap<string, ScreenEntry> }) {
  const { workspace, open, close, move } = useWorkspace()
  const { active: shown, tabs } = workspace
  // Twenty tabs are wider than a small screen: the one that is open is in sight.
  useEffect(() => {
    document.getElementById(`tab-${shown}`)?.parentElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [shown, tabs.length])
  const step = (event: KeyboardEvent, screen: string): void => {
    const at = workspace.tabs.findIndex((tab) => tab.screen === screen)
    const next =
      event.key === 'ArrowRight'
        ? workspace.tabs[at + 1]
        : event.key === 'ArrowLeft'
          ? workspace.tabs[at - 1]
          : undefined
    if (next !== undefined) {
      open({ screen: next.screen })
      document.getElementById(`tab-${next.screen}`)?.focus()
    } else if (event.key === 'Delete') close(screen)
  }
  const drop = (event: DragEvent, before: string): void => {
    event.preventDefault()
    move(event.dataTransfer.getData('text/tab'), before)
  }
  return (
    <div className="tab-bar" role="tablist" aria-label="已打开的页面">
      {workspace.tabs.map((tab) => {
        const title = props.byId.get(tab.screen)?.title ?? tab.screen
        const active = workspace.active === tab.screen
        return (
          <div
            key={tab.screen}
            role="presentation"
            className={active ? 'tab tab-active' : 'tab'}
            draggable
            onDragStart={(event) => event.dataTransfer.setData('text/tab', tab.screen)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => drop(event, tab.screen)}
            onAuxClick={(event: MouseEvent) => (event.button === 1 ? close(tab.screen) : undefined)}
          >
            <button
              type="button"
              role="tab"
              id={`tab-${tab.screen}`}
              aria-selected={active}
              aria-controls={`panel-${tab.screen}`}
              tabIndex={active ? 0 : -1}
              onClick={() => open({ screen: tab.screen })}
              onKeyDown={(event) => step(event, tab.screen)}
            >
              {title}
            </button>
            {tab.screen === HOME ? null : (
              <button
                type="button"
                className="tab-close"
                tabIndex={-1}
                aria-hidden="true"
                title={`关闭 ${title}（Delete）`}
                onClick={() => close(tab.screen)}
              >
                ×
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}
