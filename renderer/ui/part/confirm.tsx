import { Button } from 'antd'
import type { ReactNode } from 'react'
import { createContext, useContext, useMemo, useState } from 'react'
import { Dialog } from './dialog.tsx'

export interface Question {
  readonly title: string
  readonly text: string
  /** The button says what it does: 申报 128 票. */
  readonly ok: string
  readonly danger?: boolean
}

export type Ask = (question: Question) => Promise<boolean>

const ConfirmContext = createContext<Ask>(() => Promise.resolve(false))

interface Asked extends Question {
  readonly answer: (yes: boolean) => void
}

/** Holds the one question that is being asked. */
export function ConfirmProvider(props: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  const ask = useMemo<Ask>(() => (question) => new Promise((answer) => setAsked({ ...question, answer })), [])
  const finish = (yes: boolean): void => {
    asked?.answer(yes)
    setAsked(undefined)
  }
  return (
    <ConfirmContext.Provider value={ask}>
      {props.children}
      {asked === undefined ? null : (
        <Dialog
          title={asked.title}
          width={440}
          onClose={() => finish(false)}
          footer={
            <>
              <Button onClick={() => finish(false)}>取消</Button>
              <Button type="primary" danger={asked.danger ?? false} onClick={() => finish(true)}>
                {asked.ok}
              </Button>
            </>
          }
        >
          <p className="confirm-text">{asked.text}</p>
        </Dialog>
      )}
    </ConfirmContext.Provider>
  )
}

/** Asks before what cannot be taken back. */
export function useConfirm(): Ask {
  return useContext(ConfirmContext)
}
