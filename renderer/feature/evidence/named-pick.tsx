import type { PickProps } from '../../ui/form/pick.tsx'
import { Pick } from '../../ui/form/pick.tsx'

/** A picker with its name above it. */
export function NamedPick(props: PickProps) {
  return (
    <label className="evidence-label" htmlFor={props.id}>
      {props.label}
      <Pick {...props} />
    </label>
  )
}
