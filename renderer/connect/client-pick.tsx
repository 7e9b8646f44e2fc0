import { useState } from 'react'
import { useQueryProcedure } from '../api/index.ts'
import { Pick, type PickProps } from '../ui/form/pick.tsx'
import { CLIENTS_FOUND, clientChoice, type ClientChoices } from './choices.ts'

/** One of the office's clients, of however many: the first are offered at once, the others are looked for by what is typed. */
export function ClientPick(
  props: Omit<PickProps, 'choices' | 'onText' | 'searching'> & {
    /** undefined: still on the way. */
    readonly clients: ClientChoices | undefined
  },
) {
  const { clients, ...pick } = props
  const [text, setText] = useState('')
  const found = useQueryProcedure('client.choices', { text, limit: CLIENTS_FOUND }, { enabled: text !== '' })
  const [seen, setSeen] = useState<ClientChoices['options']>([])
  const fresh = found.data?.clients.map(clientChoice) ?? []
  const listed = clients?.options ?? []
  const others = [...fresh, ...seen].filter(
    (one, index, all) =>
      !listed.some((known) => known.value === one.value) &&
      all.findIndex((other) => other.value === one.value) === index,
  )
  // The one that was chosen elsewhere, such as by a record that is opened, has its name too.
  const named = [...listed, ...others].some((one) => one.value === pick.value) || pick.value === ''
  const label = named ? undefined : clients?.labelOf(pick.value)
  const choices = label === undefined ? [...listed, ...others] : [...listed, ...others, { value: pick.value, label }]
  return (
    <Pick
      {...pick}
      choices={clients === undefined ? undefined : choices}
      searching={text !== '' && found.data === undefined && !found.isError}
      onText={(typed) => {
        // What was found stays known: the one that is chosen keeps its name when the search is over.
        if (fresh.length > 0) setSeen(others)
        setText(typed.trim())
      }}
    />
  )
}

/** With its name above it. */
export function NamedClientPick(props: Parameters<typeof ClientPick>[0]) {
  return (
    <label className="named-field" htmlFor={props.id}>
      {props.label}
      <ClientPick {...props} />
    </label>
  )
}
