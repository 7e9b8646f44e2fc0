import type { PickProps } from './pick.tsx'
import { Pick } from './pick.tsx'

/** A picker with its name above it. */
export function NamedPick(props: PickProps) {
  return (
    <label className="named-field" htmlFor={props.id}>
      {props.label}
      <Pick {...props} />
    </label>
  )
}
