import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

/** A page for paper: stands beside the program while the print dialog is open and is gone after it. */
export function PaperSheet(props: { readonly children: ReactNode; readonly onDone: () => void }) {
  const done = useRef(props.onDone)
  useEffect(() => {
    done.current = props.onDone
  })
  useEffect(() => {
    const end = (): void => done.current()
    window.addEventListener('afterprint', end)
    const timer = setTimeout(() => window.print(), 100)
    return () => {
      window.removeEventListener('afterprint', end)
      clearTimeout(timer)
    }
  }, [])
  return createPortal(
    <section className="print-sheet sheet-paper" aria-hidden="true">
      {props.children}
    </section>,
    document.body,
  )
}
