import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { failureText } from '../../shared/contract/index.ts'
import {
  CountPage,
  DispatchPage,
  LookPage,
  MovePage,
  PackPage,
  PickPage,
  ReceivePage,
  type Home,
  type PageProps,
} from './pages.tsx'
import type { ScanQueue } from './queue.ts'
import { useHeard } from './scan-page.tsx'
import { call, OUT_OF_RANGE, pair } from './wire.ts'

type Action = 'receive' | 'count' | 'move' | 'pick' | 'pack' | 'dispatch' | 'look'
const ACTIONS: readonly {
  readonly id: Action
  readonly title: string
  readonly list?: 'inbounds' | 'counts' | 'waves' | 'handovers'
}[] = [
  { id: 'receive', title: '收货', list: 'inbounds' },
  { id: 'move', title: '上架移库' },
  { id: 'pick', title: '拣货', list: 'waves' },
  { id: 'pack', title: '打包' },
  { id: 'dispatch', title: '出库', list: 'handovers' },
  { id: 'count', title: '盘点', list: 'counts' },
  { id: 'look', title: '查询' },
]
const PAGES: Readonly<Record<Action, (props: PageProps) => React.JSX.Element>> = {
  receive: ReceivePage,
  count: CountPage,
  move: MovePage,
  pick: PickPage,
  pack: PackPage,
  dispatch: DispatchPage,
  look: LookPage,
}

interface Place {
  readonly action: Action
  readonly id: number
  readonly title: string
}

/** The handheld's whole program: pair, choose an action, scan. */
export function HandheldApp(props: {
  readonly queue: ScanQueue
  readonly code: string | undefined
  /** Whether the page opens out of range; it takes a moment to know. */
  readonly kept: Promise<boolean>
}) {
  const { queue } = props
  const [home, setHome] = useState<Home | undefined>(undefined)
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const [place, setPlace] = useState<Place | undefined>(undefined)
  const [list, setList] = useState<Action | undefined>(undefined)
  const [kept, setKept] = useState<boolean | undefined>(undefined)
  useEffect(() => void props.kept.then(setKept), [props.kept])
  const heard = useHeard()
  const state = useSyncExternalStore(queue.subscribe, queue.state)
  const load = useCallback(async (): Promise<void> => {
    const answer = await call('handheld.home', {})
    if (answer.ok) {
      queue.heardNext(answer.value.nextSeq)
      setHome(answer.value)
      setProblem(undefined)
    } else if (answer.code !== OUT_OF_RANGE) setProblem(answer.code)
  }, [queue])
  useEffect(() => void load(), [load, place, list])
  useEffect(() => {
    const flush = (): void => queue.flush()
    window.addEventListener('online', flush)
    return () => window.removeEventListener('online', flush)
  }, [queue])
  const { hear } = heard
  useEffect(
    () =>
      queue.onOutcome((outcome) => {
        // Answered before: the first answer was already heard, unless this page is new.
        hear(
          outcome.again ? 'again' : outcome.ok ? (outcome.text.includes('须复盘') ? 'again' : 'right') : 'wrong',
          outcome.text,
        )
      }),
    [hear, queue],
  )
  useEffect(
    () =>
      queue.onStored((code, reach) => {
        // In range the ledger's own answer is heard a moment later.
        if (!reach || !navigator.onLine) hear('right', `${code} 已存在本机，待传`)
      }),
    [hear, queue],
  )
  const wire = state.waiting > 0 ? `待传 ${state.waiting}` : state.online ? '在线' : '离线'
  if (problem !== undefined || props.code !== undefined)
    if (home === undefined) return <Pairing code={props.code} onPaired={() => void load()} />
  const action = ACTIONS.find((one) => one.id === (place?.action ?? list))
  const Page = place === undefined ? undefined : PAGES[place.action]
  return (
    <>
      <header className="top">
        {action === undefined ? null : (
          <button
            type="button"
            aria-label="返回"
            onClick={() => (place === undefined ? setList(undefined) : setPlace(undefined))}
          >
            ←
          </button>
        )}
        <h1>
          {place === undefined
            ? (action?.title ?? `口岸台账　${home?.user ?? ''}`)
            : `${action?.title ?? ''}　${place.title}`}
        </h1>
        <span
          className={state.waiting > 0 || !state.online ? 'wire wire-off' : 'wire'}
          role="status"
          aria-label="传输状态"
        >
          {wire}
        </span>
      </header>
      {place !== undefined && Page !== undefined ? (
        <Page queue={queue} id={place.id} title={place.title} heard={heard} />
      ) : list !== undefined && action?.list !== undefined ? (
        <Choices
          home={home}
          list={action.list}
          onChoose={(id, title) => {
            setList(undefined)
            setPlace({ action: list, id, title })
          }}
        />
      ) : (
        <Menu
          kept={kept}
          onChoose={(one) =>
            one.list === undefined ? setPlace({ action: one.id, id: 0, title: '' }) : setList(one.id)
          }
        />
      )}
    </>
  )
}

function Menu(props: {
  readonly kept: boolean | undefined
  readonly onChoose: (action: (typeof ACTIONS)[number]) => void
}) {
  return (
    <main>
      <div className="menu">
        {ACTIONS.map((one) => (
          <button key={one.id} type="button" onClick={() => props.onChoose(one)}>
            {one.title}
          </button>
        ))}
      </div>
      <p className="soft">
        扫描先存在本机，有信号时按次序传一次，刷新或关机不丢。出库要实时看放行，离线不能做。
        {props.kept === true ? '本页已存在设备里，离开信号也能打开和刷新。' : null}
        {props.kept === false ? '这台设备没有安装证书：离开信号时不要关掉或刷新这个页面，离线打不开它。' : null}
      </p>
      {props.kept === false ? (
        <p>
          <a href="/certificate.crt" download>
            下载证书
          </a>
          <span className="soft">　在系统设置里安装为“CA 证书”后重新打开本页，离线也能用。</span>
        </p>
      ) : null}
    </main>
  )
}

function Choices(props: {
  readonly home: Home | undefined
  readonly list: 'inbounds' | 'counts' | 'waves' | 'handovers'
  readonly onChoose: (id: number, title: string) => void
}) {
  const rows = props.home?.[props.list] ?? []
  return (
    <main>
      {props.home === undefined ? (
        <p className="last">正在读取…不在范围内时请回到有信号的地方。</p>
      ) : rows.length === 0 ? (
        <p className="last">现在没有可做的，请先在电脑上建立。</p>
      ) : null}
      {rows.map((row) => {
        const title = 'number' in row ? row.number : row.name
        return (
          <button key={row.id} type="button" className="choice" onClick={() => props.onChoose(row.id, title)}>
            {title}
            <small>{row.detail}</small>
          </button>
        )
      })}
    </main>
  )
}

function Pairing(props: { readonly code: string | undefined; readonly onPaired: () => void }) {
  const [code, setCode] = useState(props.code ?? '')
  const [said, setSaid] = useState('')
  const go = useCallback(
    async (given: string): Promise<void> => {
      const answer = await pair(given)
      if (!answer.ok)
        return setSaid(
          answer.code === OUT_OF_RANGE ? '连不上口岸台账，请确认在同一网络' : failureText(answer.code, answer.data),
        )
      if (answer.value.kind === 'desk') window.location.replace('/')
      else props.onPaired()
    },
    [props],
  )
  return (
    <>
      <header className="top">
        <h1>口岸台账　配对</h1>
      </header>
      <main>
        <p className="soft">
          在电脑的“局域网”里生成配对码，用本机扫二维码，或在这里键入。配对码十分钟内有效，只能用一次。
        </p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void go(code)
          }}
        >
          <label>
            配对码
            <input
              className="scan"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          </label>
          <p />
          <button type="submit" className="go" disabled={code.trim().length < 8}>
            配对
          </button>
        </form>
        {said === '' ? null : (
          <p className="last wrong" role="alert">
            {said}
          </p>
        )}
      </main>
    </>
  )
}
