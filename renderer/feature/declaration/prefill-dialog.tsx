import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { DecContent } from '../../../shared/domain/declaration/content.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { PageView } from '../../connect/page-view.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { withGuesses } from './prefill.ts'

type Prefill = CallOut<'paper.prefill'>
type Source = Pick<Prefill['head'][number], 'paperId' | 'fileName' | 'place'>

/** 从单据预填: what the text of the papers says, each value with the page it comes from; a person takes what is right. */
export function PrefillDialog(props: {
  readonly declarationId: number
  readonly onTake: (change: (content: DecContent) => DecContent, count: number) => void
  readonly onClose: () => void
}) {
  const found = useQueryProcedure('paper.prefill', { declarationId: props.declarationId })
  if (found.data !== undefined) return <Guesses found={found.data} {...props} />
  return (
    <Dialog title="从单据预填" width={1080} onClose={props.onClose} footer={null}>
      {found.isError ? <FailureSentence failure={found.error} /> : <LoadingSentence />}
    </Dialog>
  )
}

function Guesses(props: {
  readonly found: Prefill
  readonly onTake: (change: (content: DecContent) => DecContent, count: number) => void
  readonly onClose: () => void
}) {
  const { found } = props
  const differing = found.head.flatMap((guess, at) => (guess.now === guess.value ? [] : [`head ${at}`]))
  // What is empty is offered ticked; what somebody has typed is only shown.
  const [taken, setTaken] = useState<ReadonlySet<string>>(
    new Set(found.head.flatMap((guess, at) => (guess.now === '' ? [`head ${at}`] : []))),
  )
  const [shown, setShown] = useState<Source | undefined>(found.head[0] ?? found.items[0])
  const toggle = (id: string): void => {
    const next = new Set(taken)
    if (!next.delete(id)) next.add(id)
    setTaken(next)
  }
  if (found.head.length + found.items.length === 0)
    return (
      <Dialog
        title="从单据预填"
        width={560}
        onClose={props.onClose}
        footer={<Button onClick={props.onClose}>知道了</Button>}
      >
        <p className="expected">
          {found.scans > 0
            ? `${found.scans} 份单据是扫描件或照片，没有文字层，请照着录入。`
            : '单据的文字里没有找到认得的栏目。'}
          {'先在“随附单据”附上带文字层的发票、装箱单、合同或提单。'}
        </p>
      </Dialog>
    )
  const take = (): void => {
    const head = found.head.filter((_, at) => taken.has(`head ${at}`))
    const items = found.items.filter((_, at) => taken.has(`item ${at}`))
    props.onTake((content) => withGuesses(content, head, items), head.length + items.length)
  }
  return (
    <Dialog
      title="从单据预填"
      width={1080}
      onClose={props.onClose}
      footer={
        <>
          <span className="soft">取用后仍是草稿，请逐项核对。</span>
          <Button onClick={props.onClose}>取消</Button>
          <Button type="primary" disabled={taken.size === 0} onClick={take}>
            {`填入 ${taken.size} 处`}
          </Button>
        </>
      }
    >
      <div className="prefill-body">
        <div>
          <table className="prefill-table" aria-label="可预填的栏目">
            <thead>
              <tr>
                <th scope="col">取用</th>
                <th scope="col">栏目</th>
                <th scope="col">单据上</th>
                <th scope="col">现在</th>
                <th scope="col">出处</th>
              </tr>
            </thead>
            <tbody>
              {found.head.map((guess, at) => (
                <Row
                  key={guess.field}
                  label={guess.label}
                  value={guess.value}
                  now={guess.now}
                  source={guess}
                  shown={shown}
                  checked={taken.has(`head ${at}`)}
                  same={!differing.includes(`head ${at}`)}
                  onShow={setShown}
                  onToggle={() => toggle(`head ${at}`)}
                />
              ))}
              {found.items.map((line, at) => (
                <Row
                  key={`item ${at}`}
                  label={`加一项 ${at + 1}`}
                  value={[
                    line.fields['CodeTS'],
                    line.fields['GName'],
                    line.fields['GQty'],
                    line.fields['GUnit'],
                    line.fields['DeclTotal'],
                    line.fields['TradeCurr'],
                  ]
                    .filter((text) => text !== undefined)
                    .join(' ')}
                  now=""
                  source={line}
                  shown={shown}
                  checked={taken.has(`item ${at}`)}
                  same={false}
                  onShow={setShown}
                  onToggle={() => toggle(`item ${at}`)}
                />
              ))}
            </tbody>
          </table>
          {found.scans === 0 ? null : (
            <p className="soft">{`另有 ${found.scans} 份没有文字层（扫描件、照片），请照着录入。`}</p>
          )}
        </div>
        <div>
          {shown === undefined ? null : (
            <PageView
              paperId={shown.paperId}
              page={shown.place.page}
              fileName={shown.fileName}
              boxes={[{ ...shown.place, id: 'shown', label: `出处“${shown.place.text}”` }]}
              active="shown"
            />
          )}
        </div>
      </div>
    </Dialog>
  )
}

function Row(props: {
  readonly label: string
  readonly value: string
  readonly now: string
  readonly source: Source
  readonly shown: Source | undefined
  readonly checked: boolean
  readonly same: boolean
  readonly onShow: (source: Source) => void
  readonly onToggle: () => void
}) {
  const { source } = props
  return (
    <tr aria-selected={props.shown === source} onClick={() => props.onShow(source)}>
      <td>
        <input
          type="checkbox"
          aria-label={`取用 ${props.label}`}
          checked={props.checked}
          disabled={props.same}
          onFocus={() => props.onShow(source)}
          onChange={props.onToggle}
        />
      </td>
      <th scope="row">{props.label}</th>
      <td className={props.same ? '' : 'cell-unequal'}>{props.value}</td>
      <td>{props.same ? '相同' : props.now || '（空）'}</td>
      <td className="soft">{`${source.fileName} 第 ${source.place.page} 页：“${source.place.text.slice(0, 40)}”`}</td>
    </tr>
  )
}
