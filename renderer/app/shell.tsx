import { Activity, useCallback, useLayoutEffect, useMemo, useState } from 'react'
import { TabMemoryContext } from '../connect/screen-memory.tsx'
import type { HotkeyMap } from '../ui/keys/use-hotkeys.ts'
import { releaseKeys, useHotkeys } from '../ui/keys/use-hotkeys.ts'
import { CoreBanner } from './core-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { HelpOverlay } from './help-overlay.tsx'
import { JobStrip } from './job-strip.tsx'
import type { ScreenEntry } from './screen.ts'
import { SearchOverlay } from './search-overlay.tsx'
import { NoticeWatch } from './notice-watch.tsx'
import { SideTree } from './side-tree.tsx'
import { TabBar } from './tab-bar.tsx'
import type { Tab } from './tabs.ts'
import { TopStrip } from './top-strip.tsx'
import { useWorkspace } from './workspace.tsx'

/** The frame of every window: strip, tree, tabs, screen, jobs. */
export function Shell(props: { readonly screens: readonly ScreenEntry[] }) {
  const { screens } = props
  const { workspace, ready, open } = useWorkspace()
  const [searching, setSearching] = useState(false)
  const [helping, setHelping] = useState(false)
  const byId = useMemo(() => new Map(screens.map((screen) => [screen.id, screen])), [screens])
  const hotkeys = useMemo<HotkeyMap>(
    () => ({
      'Ctrl+K': () => setSearching(true),
      F1: () => setHelping(true),
      ...Object.fromEntries(
        screens.flatMap((screen) =>
          screen.hotkey === undefined ? [] : [[screen.hotkey, () => open({ screen: screen.id })]],
        ),
      ),
    }),
    [open, screens],
  )
  useHotkeys(hotkeys, 'app')
  useLayoutEffect(releaseKeys, [])
  const endSearch = useCallback(() => setSearching(false), [])
  return (
    <div className="shell">
      <TopStrip onSearch={() => setSearching(true)} />
      <CoreBanner />
      <NoticeWatch />
      <div className="shell-middle">
        <SideTree screens={screens} />
        <main className="shell-work">
          <TabBar byId={byId} />
          <div className="tab-panels">
            {ready
              ? workspace.tabs.map((tab) => (
                  <TabPanel
                    key={`${tab.screen}:${tab.serial}`}
                    tab={tab}
                    entry={byId.get(tab.screen)}
                    active={workspace.active === tab.screen}
                  />
                ))
              : null}
          </div>
        </main>
      </div>
      <JobStrip />
      <SearchOverlay open={searching} onClose={endSearch} screens={screens} />
      <HelpOverlay open={helping} onClose={() => setHelping(false)} />
    </div>
  )
}

/**
 * A hidden tab keeps its state but has no effects: no keys, no polling, no refetching. One that was not opened
 * since the start is not built at all, so twenty restored tabs cost nothing.
 */
function TabPanel(props: { readonly tab: Tab; readonly entry: ScreenEntry | undefined; readonly active: boolean }) {
  const { tab, entry, active } = props
  const { memoryOf } = useWorkspace()
  const [seen, setSeen] = useState(active)
  if (active && !seen) setSeen(true)
  const [memory] = useState(() => memoryOf(tab.screen))
  if (entry === undefined || !seen) return null
  const Component = entry.component
  return (
    <Activity mode={active ? 'visible' : 'hidden'}>
      <div className="tab-panel" role="tabpanel" id={`panel-${tab.screen}`} aria-labelledby={`tab-${tab.screen}`}>
        <ErrorBoundary title={entry.title}>
          <TabMemoryContext.Provider value={memory}>
            <Component params={tab.params} filters={tab.filters} />
          </TabMemoryContext.Provider>
        </ErrorBoundary>
      </div>
    </Activity>
  )
}
