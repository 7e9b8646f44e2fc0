import { createContext, useContext } from 'react'

export interface CodeChoice {
  readonly code: string
  readonly name: string
}

/** Looks up codes by code, Chinese or pinyin initials; the connected part of the program provides it. */
export type CodeLookup = (table: string, text: string) => Promise<readonly CodeChoice[]>

const nothing: CodeLookup = () => Promise.resolve([])

export const CodeLookupContext = createContext<CodeLookup>(nothing)

export function useCodeLookup(): CodeLookup {
  return useContext(CodeLookupContext)
}
