import type { Tone } from '../tone.ts'

/** A state: its name, and its colour behind it. Colour never stands alone. */
export function StatusTag(props: { readonly tone: Tone; readonly children: string; readonly title?: string }) {
  return (
    <span className={`tag tag-${props.tone}`} title={props.title ?? props.children}>
      {props.children}
    </span>
  )
}
