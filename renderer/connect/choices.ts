import { useEffect, useMemo, useState } from 'react'
import type { Mode } from '../../shared/contract/area/party.ts'
import type { CallOut } from '../../shared/contract/index.ts'
import { useClient, useQueryProcedure } from '../api/index.ts'
import type { PickChoice } from '../ui/form/choice.ts'
import type { FailureSentence } from '../ui/part/sentence.tsx'
import type { ColumnFilter } from '../ui/grid/column.ts'

/** The clients that are offered before anything is typed, and how many a search brings. */
const CLIENTS_LISTED = 300
export const CLIENTS_FOUND = 50

/** The office's clients for pickers and filters: the first by code, and a way to all others. */
export interface ClientChoices extends Required<Pick<ColumnFilter, 'search' | 'labelOf'>> {
  readonly options: readonly PickChoice[]
}

export function clientChoice(row: CallOut<'client.choices'>['clients'][number]): PickChoice {
  return { value: String(row.id), label: row.name, hint: row.code, initials: row.initials }
}

/** undefined while they are being asked for. A failure gives none, so that lists stay usable. */
export function useClientChoices(): ClientChoices | undefined {
  const client = useClient()
  const first = useQueryProcedure('client.choices', { limit: CLIENTS_LISTED }, { keep: true })
  const [names] = useState(() => new Map<string, string | undefined>())
  // A name that came late draws the lists again.
  const [late, setLate] = useState(0)
  return useMemo(() => {
    if (first.data === undefined && !first.isError) return undefined
    const options = first.isError ? [] : (first.data?.clients.map(clientChoice) ?? [])
    const take = (found: readonly PickChoice[]): readonly PickChoice[] => {
      for (const { value, label } of found) names.set(value, label)
      return found
    }
    take(options)
    const ask = async (input: { text: string } | { ids: number[] }): Promise<readonly PickChoice[]> => {
      const answer = await client.call('client.choices', { ...input, limit: CLIENTS_FOUND })
      return take(answer.ok ? answer.value.clients.map(clientChoice) : [])
    }
    return {
      options,
      search: (text) => ask({ text }),
      labelOf(value) {
        if (!names.has(value) && /^[1-9]\d{0,14}$/.test(value)) {
          names.set(value, undefined)
          void ask({ ids: [Number(value)] }).then((found) =>
            found.length > 0 ? setLate((times) => times + 1) : undefined,
          )
        }
        return names.get(value)
      },
    }
  }, [first.data, first.isError, client, names, late])
}

type Transport = CallOut<'transport.list'>['transports'][number]

function transportChoice({ id, name, voyageNo, billNo }: Transport): PickChoice {
  return {
    value: String(id),
    label: name,
    hint: [voyageNo, billNo].filter((text) => text !== '').join(' · ') || '航次提单待填',
  }
}

/** Newest batches are offered at once; older ones are looked for by what is typed. */
const NEWEST = 150
const FOUND = 50

export interface TransportChoices {
  /** undefined: still on the way. */
  readonly choices: readonly PickChoice[] | undefined
  /** What is typed is being looked for. */
  readonly searching: boolean
  readonly onText: (text: string) => void
  readonly failure: Parameters<typeof FailureSentence>[0]['failure'] | undefined
  readonly retry: () => void
}

/** Transport batches for a picker: the newest, and of all others those whose name, voyage or bill has what is typed. `ids`: these too, whose names are wanted. */
export function useTransportChoices(
  options: { readonly mode?: Mode | undefined; readonly direction?: 'I' | 'E'; readonly ids?: readonly string[] } = {},
): TransportChoices {
  const { mode, direction, ids = [] } = options
  const [text, setText] = useState('')
  const ofMode = mode === undefined ? {} : { mode }
  const newest = useQueryProcedure('transport.list', { ...ofMode, limit: NEWEST }, { keep: true })
  const found = useQueryProcedure('transport.list', { ...ofMode, text, limit: FOUND }, { enabled: text !== '' })
  const asksNames = ids.length > 0
  const named = useQueryProcedure('transport.list', { ids: ids.map(Number), limit: 100 }, { enabled: asksNames })
  // What was found once stays known: the one that was chosen keeps its name when the search is over.
  const [seen, setSeen] = useState<readonly Transport[]>([])
  const fresh = found.data?.transports
  useEffect(() => {
    if (fresh === undefined) return
    setSeen((known) => {
      const more = fresh.filter((one) => !known.some((other) => other.id === one.id))
      return more.length === 0 ? known : [...known, ...more]
    })
  }, [fresh])
  const choices = useMemo(() => {
    if (newest.isError) return []
    if (newest.data === undefined || (asksNames && named.data === undefined && !named.isError)) return undefined
    const all = new Map<number, Transport>()
    for (const one of [...newest.data.transports, ...(fresh ?? []), ...seen, ...(named.data?.transports ?? [])])
      if (!all.has(one.id) && (direction === undefined || one.mode.endsWith(direction))) all.set(one.id, one)
    return [...all.values()].map(transportChoice)
  }, [newest.data, newest.isError, fresh, seen, named.data, named.isError, asksNames, direction])
  return {
    choices,
    searching: text !== '' && fresh === undefined && !found.isError,
    onText: (typed) => setText(typed.trim()),
    failure: newest.isError ? newest.error : undefined,
    retry: () => void newest.refetch(),
  }
}

/** The same for the filter of a list, whose columns stay as they were made: looked for when somebody types, and remembered by name. */
export function useTransportFilter(): Required<Pick<ColumnFilter, 'search' | 'labelOf'>> {
  const client = useClient()
  const [names] = useState(() => new Map<string, string>())
  return useMemo(
    () => ({
      async search(text) {
        const answer = await client.call('transport.list', { text, limit: FOUND })
        const found = answer.ok
          ? answer.value.transports.map(({ id, name }) => ({ value: String(id), label: name }))
          : []
        for (const { value, label } of found) names.set(value, label)
        return found
      },
      labelOf: (value) => names.get(value),
    }),
    [client, names],
  )
}
