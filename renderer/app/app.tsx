import { App as AntdApp, ConfigProvider } from 'antd'
import chinese from 'antd/locale/zh_CN'
import { useEffect, useState } from 'react'
import type { Api } from '../api/index.ts'
import { ApiProvider } from '../api/index.ts'
import { CodeLookupProvider } from '../connect/code-lookup.tsx'
import { DraftProvider } from '../connect/draft.tsx'
import { LayoutProvider } from '../connect/layout.tsx'
import { listenForHotkeys } from '../ui/keys/use-hotkeys.ts'
import { workbenchTheme } from '../ui/theme.ts'
import '../ui/ui.css'
import './app.css'
import { ErrorBoundary } from './error-boundary.tsx'
import { SCREENS } from './registry.ts'
import { SessionProvider } from './session.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { WorkspaceProvider } from './workspace.tsx'

/** The whole program in one window. `nonce` lets antd's styles through the content security policy. */
export function App(props: { readonly api: Api; readonly nonce: string }) {
  const [screenIds] = useState(() => new Set(SCREENS.map((screen) => screen.id)))
  useEffect(() => listenForHotkeys(window), [])
  return (
    <ConfigProvider locale={chinese} theme={workbenchTheme} csp={{ nonce: props.nonce }} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
      <AntdApp className="app">
        <ErrorBoundary title="口岸台账">
          <ApiProvider api={props.api}>
            <SessionProvider signIn={(onDone) => <SignIn onDone={onDone} />}>
              <LayoutProvider>
                <DraftProvider>
                  <CodeLookupProvider>
                    <WorkspaceProvider screens={screenIds}>
                      <Shell screens={SCREENS} />
                    </WorkspaceProvider>
                  </CodeLookupProvider>
                </DraftProvider>
              </LayoutProvider>
            </SessionProvider>
          </ApiProvider>
        </ErrorBoundary>
      </AntdApp>
    </ConfigProvider>
  )
}
