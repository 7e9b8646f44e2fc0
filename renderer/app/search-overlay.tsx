import type { KeyboardEvent } from 'react'
import { useDeferredValue, useEffect, useState } from 'react'
import type { CallOut } from '../../shared/contract/index.ts'
import { useQueryProcedure } from '../api/index.ts'
import { Dialog } from '../ui/part/dialog.tsx'
import { FailureSentence } from '../ui/part/sentence.tsx'
import { StatusTag } from '../ui/part/status-tag.tsx'
import { toneOf } from '../ui/tone.ts'
import type { ScreenEntry } from './screen.ts'
import { visibleScreens } from './side-tree.tsx'
import { useSession } from './session.tsx'
import type { OpenRequest } from './tabs.ts'
import { useWorkspace } from './workspace.tsx'
import './search.css'

type Hit = CallOut<'search.all'>['hits'][number]

const KIND_NAMES: Readonly<Record<Hit['kind'], string>> = {
  parcel: '包裹',
  filing: '申报单证',
  client: '客户',
  goods: '商品',
  transport: '运输批次',
  batch: '导入批次',
}
const KIND_SCREENS: Readonly<Record<Hit['kind'], string>> = {
  parcel: 'parcel',
  filing: 'filing',
  client: 'client',
  goods: 'goods',
  transport: 'transport',
  batch: 'intake',
}

interface Line {
  readonly key: string
  readonly section: string
  readonly title: string
  readonly detail: string
  readonly state: string
  readonly tone: string
  readonly request: OpenRequest
}

function linesOf(text: string, screens: readonly ScreenEntry[], hits: readonly Hit[]): readonly Line[] {
  const needle = text.trim().toLowerCase()
  const matching =
    needle === ''
      ? screens
      : screens.filter((screen) => screen.title.includes(text.trim()) || screen.initials.startsWith(needle))
  const found = hits.map((hit) => ({
    key: `${hit.kind}${hit.id}`,
    section: KIND_NAMES[hit.kind],
    title: hit.title,
    detail: hit.detail,
    state: hit.state,
    tone: hit.tone,
    request: { screen: KIND_SCREENS[hit.kind], params: { id: String(hit.id) } },
  }))
  const order = Object.values(KIND_NAMES)
  const sorted = found.toSorted((a, b) => order.indexOf(a.section) - order.indexOf(b.section))
  return [
    ...sorted,
    ...matching.map((screen) => ({
      key: screen.id,
      section: '页面',
      title: screen.title,
      detail: screen.initials,
      state: '',
      tone: '',
      request: { screen: screen.id },
    })),
  ]
}

/** Ctrl+K: numbers (whole or the last four), clients and goods by Chinese or initials, screens. */
export function SearchOverlay(props: {
  readonly open: boolean
  readonly onClose: () => void
  readonly screens: readonly ScreenEntry[]
}) {
  if (!props.open) return null
  return (
    <Dialog title="全局搜索" bare width={720} onClose={props.onClose}>
      <SearchBody onClose={props.onClose} screens={props.screens} />
    </Dialog>
  )
}

function SearchBody(props: { readonly onClose: () => void; readonly screens: readonly ScreenEntry[] }) {
  const { open } = useWorkspace()
  const { user } = useSession()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDeferredValue(text.trim())
  const search = useQueryProcedure('search.all', { text: asked, limit: 20 }, { enabled: asked !== '', keep: true })
  const lines = linesOf(text, visibleScreens(props.screens, user.roles), asked === '' ? [] : (search.data?.hits ?? []))
  const current = Math.min(at, lines.length - 1)
  // Braces: newer browsers answer a promise, which is no clean-up.
  useEffect(() => {
    document.getElementById(`search-line-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const choose = (line: Line | undefined): void => {
    if (line === undefined) return
    props.onClose()
    open(line.request)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(current + 1, lines.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(current - 1, 0))
    else if (event.key === 'Enter') choose(lines[current])
    else return
    event.preventDefault()
  }
  return (
    <div className="search">
      <input
        className="search-input"
        data-autofocus=""
        value={text}
        placeholder="单号、后四位、客户、商品、拼音首字母、页面"
        role="combobox"
        aria-expanded="true"
        aria-controls="search-lines"
        aria-activedescendant={current >= 0 ? `search-line-${current}` : undefined}
        aria-label="全局搜索"
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {search.isError ? <FailureSentence failure={search.error} /> : null}
      <ul className="search-lines" id="search-lines" role="listbox" aria-label="结果">
        {lines.map((line, index) => (
          <li
            key={line.key}
            id={`search-line-${index}`}
            role="option"
            aria-selected={index === current}
            className={index === current ? 'search-line search-current' : 'search-line'}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(line)}
          >
            <span className="search-section">
              {index === 0 || lines[index - 1]?.section !== line.section ? line.section : ''}
            </span>
            <span className="search-title">{line.title}</span>
            <span className="soft search-detail">{line.detail}</span>
            {line.state === '' ? null : <StatusTag tone={toneOf(line.tone)}>{line.state}</StatusTag>}
          </li>
        ))}
      </ul>
      <div className="soft search-foot">
        {asked !== '' && search.data !== undefined && search.data.hits.length === 0
          ? '没有找到单据；请检查单号，或改用后四位。'
          : search.data?.more === true && asked !== ''
            ? '结果较多，请多输几位。'
            : '↑↓ 选择　Enter 打开　Esc 关闭'}
      </div>
    </div>
  )
}
