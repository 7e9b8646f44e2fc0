import { App as AntdApp, ConfigProvider } from 'antd'
import chinese from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useLayoutEffect, useState } from 'react'
import type { Api } from '../api/index.ts'
import { ApiProvider } from '../api/index.ts'
import { CodeLookupProvider } from '../connect/code-lookup.tsx'
import { DraftProvider } from '../connect/draft.tsx'
import { LayoutProvider } from '../connect/layout.tsx'
import { listenForHotkeys } from '../ui/keys/use-hotkeys.ts'
import { ConfirmProvider } from '../ui/part/confirm.tsx'
import { workbenchTheme } from '../ui/theme.ts'
import '../ui/ui.css'
import './app.css'
import { ErrorBoundary } from './error-boundary.tsx'
import { SCREENS } from './registry.ts'
import type { ScreenEntry } from './screen.ts'
import { SessionProvider } from './session.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { WorkspaceProvider } from './workspace.tsx'

export interface AppProps {
  readonly api: Api
  /** Lets antd's styles through the content security policy. */
  readonly nonce: string
  readonly screens?: readonly ScreenEntry[]
}

/** The whole program in one window. */
export function App(props: AppProps) {
  const screens = props.screens ?? SCREENS
  useLayoutEffect(() => listenForHotkeys(window), [])
  return (
    <ConfigProvider
      locale={chinese}
      theme={workbenchTheme}
      csp={{ nonce: props.nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntdApp className="app">
        <ErrorBoundary title="口岸台账">
          <ConfirmProvider>
            <ApiProvider api={props.api}>
              <SessionProvider signIn={(onDone) => <SignIn onDone={onDone} />}>
                <SignedIn screens={screens}>
                  <Shell screens={screens} />
                </SignedIn>
              </SessionProvider>
            </ApiProvider>
          </ConfirmProvider>
        </ErrorBoundary>
      </AntdApp>
    </ConfigProvider>
  )
}

/** What belongs to the user who is signed in: his layouts, drafts and tabs. */
function SignedIn(props: { readonly screens: readonly ScreenEntry[]; readonly children: ReactNode }) {
  const [ids] = useState(() => new Set(props.screens.map((screen) => screen.id)))
  return (
    <LayoutProvider>
      <DraftProvider>
        <CodeLookupProvider>
          <WorkspaceProvider screens={ids}>{props.children}</WorkspaceProvider>
        </CodeLookupProvider>
      </DraftProvider>
    </LayoutProvider>
  )
}
