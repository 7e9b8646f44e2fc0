import { useRef } from 'react'
import { ActionButton } from '../ui/part/action-button.tsx'

/** A button that asks for one file. The same file may be chosen again. */
export function FileButton(props: {
  readonly label: string
  readonly accept: string
  readonly children: string
  readonly hotkey?: string
  readonly primary?: boolean
  readonly allowed: boolean
  readonly loading: boolean
  readonly onFile: (file: File) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  if (!props.allowed) return null
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={props.label}
        accept={props.accept}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) props.onFile(file)
        }}
      />
      <ActionButton
        primary={props.primary ?? false}
        loading={props.loading}
        onClick={() => input.current?.click()}
        {...(props.hotkey === undefined ? {} : { hotkey: props.hotkey })}
      >
        {props.children}
      </ActionButton>
    </>
  )
}
