import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import type { Api } from '../api/index.ts'
import { useApi } from '../api/index.ts'
import type { CodeChoice, CodeLookup } from '../ui/form/lookup.ts'
import { CodeLookupContext } from '../ui/form/lookup.ts'

/** Names of the same few codes are asked for in each form: kept until the tables change. */
const MOST_KEPT = 2000

function createLookup(api: Api): { readonly lookup: CodeLookup; readonly forget: () => void } {
  const kept = new Map<string, Promise<readonly CodeChoice[]>>()
  const ask = async (table: string, text: string): Promise<readonly CodeChoice[]> => {
    const answer = await api.client.call('table.rows', { table, text, limit: 100 })
    if (!answer.ok) kept.delete(`${table}\n${text}`)
    return answer.ok ? answer.value.rows : []
  }
  return {
    lookup: (table, text) => {
      const key = `${table}\n${text}`
      const known = kept.get(key)
      if (known !== undefined) return known
      if (kept.size >= MOST_KEPT) kept.clear()
      const asked = ask(table, text)
      kept.set(key, asked)
      return asked
    },
    forget: () => kept.clear(),
  }
}

export function CodeLookupProvider(props: { readonly children: ReactNode }) {
  const api = useApi()
  const [codes] = useState(() => createLookup(api))
  useEffect(
    () =>
      api.onTouched((topics) => {
        if (topics.has('table')) codes.forget()
      }),
    [api, codes],
  )
  return <CodeLookupContext.Provider value={codes.lookup}>{props.children}</CodeLookupContext.Provider>
}
