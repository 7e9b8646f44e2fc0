import type { OpenRequest } from '../../app/tabs.ts'

/** Where a draft was being typed, told from its key (`client:12`, `profile:12:1210I`, `goods:new`). */
export interface DraftPlace {
  readonly title: string
  readonly request: OpenRequest
}

const KINDS: Readonly<Record<string, { readonly title: string; readonly fresh: string; readonly screen: string }>> = {
  client: { title: '客户档案', fresh: '新建客户', screen: 'client' },
  profile: { title: '申报方案', fresh: '申报方案', screen: 'client' },
  mandate: { title: '委托', fresh: '委托', screen: 'client' },
  goods: { title: '商品备案', fresh: '新建商品备案', screen: 'goods' },
}

/** undefined: a draft of another kind, which its own screen shows. */
export function draftPlace(key: string): DraftPlace | undefined {
  const [kind = '', id = '', mode = ''] = key.split(':')
  const known = KINDS[kind]
  if (known === undefined || id === '') return undefined
  const title = id === 'new' ? known.fresh : `${known.title}（第 ${id} 号${mode === '' ? '' : `，${mode}`}）`
  return { title, request: { screen: known.screen, params: { id } } }
}
