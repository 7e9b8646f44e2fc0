import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Fix } from '../../shared/contract/area/parcel.ts'
import type { Selection } from '../../shared/contract/index.ts'
import { useQueryProcedure } from '../api/index.ts'
import { readableCount } from '../ui/number-text.ts'
import { ActionButton } from '../ui/part/action-button.tsx'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'
import { Pick } from '../ui/form/pick.tsx'
import type { FixDraft } from './fix-words.ts'
import { EMPTY_FIX, FIX_DOCUMENTS, RECOMPUTABLE, draftFix, fixFields, fixText } from './fix-words.ts'
import './work.css'

export interface FixPanelProps {
  /** Explanation, what to do, source. */
  readonly explain: readonly { readonly title: string; readonly text: string }[]
  readonly suggested: readonly { readonly title: string; readonly fix: Fix }[]
  /** The parcels the fix is for. */
  readonly selection: Selection
  readonly count: number | undefined
  /** Why the user may not change anything here; undefined when he may. */
  readonly refusal: string | undefined
  readonly running: boolean
  /** What the button does: `同样修改应用于` / `修改并更正重报`. */
  readonly verb: string
  readonly onApply: (fix: Fix) => void
  /** Actions beside the suggestions, such as declaring again without a change. */
  readonly actions?: ReactNode
  /** What the last application did. */
  readonly result?: ReactNode
}

/** One fix for all parcels of a group: suggested or free, looked at before it is done. */
export function FixPanel(props: FixPanelProps) {
  const [fix, setFix] = useState<Fix | undefined>(undefined)
  const [isFree, setIsFree] = useState(false)
  const choose = (next: Fix): void => {
    setIsFree(false)
    setFix(next)
  }
  return (
    <section className="fix-panel" aria-label="修改">
      <dl className="fix-explain">
        {props.explain
          .filter((line) => line.text !== '')
          .map((line) => (
            <div key={line.title} style={{ display: 'contents' }}>
              <dt>{line.title}</dt>
              <dd>{line.text}</dd>
            </div>
          ))}
      </dl>
      {props.refusal === undefined ? (
        <div className="fix-choices" role="group" aria-label="可选的修改">
          {props.suggested.map((one, index) => (
            <Button
              key={index}
              size="small"
              type={fix === one.fix ? 'primary' : 'default'}
              title={fixText(one.fix)}
              onClick={() => choose(one.fix)}
            >
              {one.title}
            </Button>
          ))}
          <Button
            size="small"
            type={isFree ? 'primary' : 'default'}
            onClick={() => {
              setIsFree(!isFree)
              setFix(undefined)
            }}
          >
            自定修改…
          </Button>
          {props.actions}
        </div>
      ) : (
        <p className="soft">{props.refusal}</p>
      )}
      {isFree ? <FreeFix onFix={setFix} /> : null}
      {props.result}
      {fix === undefined ? null : <Preview {...props} fix={fix} />}
    </section>
  )
}

function FreeFix(props: { readonly onFix: (fix: Fix | undefined) => void }) {
  const [draft, setDraft] = useState<FixDraft>(EMPTY_FIX)
  const change = (patch: Partial<FixDraft>): void => setDraft({ ...draft, ...patch })
  const forLines = draft.kind === 'set' && draft.document === 'order' && draft.sku.trim() !== ''
  const fields = fixFields(draft.document, forLines).filter(
    (field) => draft.kind !== 'recompute' || RECOMPUTABLE.includes(field.field),
  )
  const choices = [
    ...fields.map((field) => ({ value: field.field, label: field.label, hint: field.field })),
    ...(draft.kind === 'recompute' ? [{ value: 'totalPrice', label: '各行总价', hint: 'totalPrice' }] : []),
  ]
  const fix = draftFix(draft)
  const documentSelect = (
    label: string,
    value: FixDraft['document'],
    onChange: (document: FixDraft['document']) => void,
  ) => (
    <select
      className="field-input"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(FIX_DOCUMENTS.find((one) => one.value === event.target.value)?.value ?? 'order')}
    >
      {FIX_DOCUMENTS.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </select>
  )
  return (
    <form
      className="fix-form"
      onSubmit={(event) => {
        event.preventDefault()
        props.onFix(fix)
      }}
    >
      <select
        className="field-input"
        aria-label="修改方式"
        value={draft.kind}
        onChange={(event) =>
          change({
            kind: (['set', 'copy', 'trim', 'recompute'] as const).find((kind) => kind === event.target.value) ?? 'set',
            document: event.target.value === 'recompute' ? 'order' : draft.document,
            field: '',
          })
        }
      >
        <option value="set">改为固定值</option>
        <option value="copy">取另一单证的值</option>
        <option value="trim">去空格、全角转半角</option>
        <option value="recompute">重新计算</option>
      </select>
      {draft.kind === 'recompute'
        ? null
        : documentSelect('单证', draft.document, (document) => change({ document, field: '', sku: '' }))}
      {draft.kind === 'set' && draft.document === 'order' ? (
        <input
          className="field-input"
          style={{ width: 110 }}
          aria-label="只改此货号的商品行"
          placeholder="货号（可空）"
          maxLength={30}
          value={draft.sku}
          onChange={(event) => change({ sku: event.target.value })}
        />
      ) : null}
      <Pick
        id="fix-field"
        label="字段"
        value={draft.field}
        choices={choices}
        placeholder="字段 · F4"
        onChange={(field) => change({ field })}
      />
      {draft.kind === 'set' ? (
        <>
          <label htmlFor="fix-value">改为</label>
          <input
            id="fix-value"
            className="field-input"
            style={{ width: 150 }}
            maxLength={1000}
            value={draft.value}
            onChange={(event) => change({ value: event.target.value })}
          />
        </>
      ) : null}
      {draft.kind === 'copy' ? (
        <>
          <span className="soft">改为</span>
          {documentSelect('来源单证', draft.fromDocument, (fromDocument) => change({ fromDocument, fromField: '' }))}
          <Pick
            id="fix-from"
            label="来源字段"
            value={draft.fromField}
            choices={fixFields(draft.fromDocument, false).map((field) => ({
              value: field.field,
              label: field.label,
              hint: field.field,
            }))}
            placeholder="字段 · F4"
            onChange={(fromField) => change({ fromField })}
          />
        </>
      ) : null}
      <Button size="small" htmlType="submit" disabled={fix === undefined}>
        预览
      </Button>
    </form>
  )
}

function Preview(props: FixPanelProps & { readonly fix: Fix }) {
  const { fix } = props
  const preview = useQueryProcedure('fix.preview', { selection: props.selection, fix }, { keep: true })
  if (preview.isError) return <FailureSentence failure={preview.error} onRetry={() => void preview.refetch()} />
  if (preview.data === undefined) return <LoadingSentence>正在预览…</LoadingSentence>
  const { data } = preview
  return (
    <>
      <div className="fix-result" role="status">
        <span>
          {fixText(fix)}：将改 <b>{readableCount(data.changed)}</b> / {readableCount(data.count)} 票，解决{' '}
          <b className="fix-after">{readableCount(data.solved)}</b> 票
        </span>
        <ActionButton
          primary
          hotkey="Ctrl+S"
          layer="pane"
          disabled={data.changed === 0}
          loading={props.running}
          onClick={() => props.onApply(fix)}
        >{`${props.verb} ${readableCount(data.changed)} 票`}</ActionButton>
      </div>
      <table className="plain-table fix-samples" aria-label="修改预览">
        <thead>
          <tr>
            <th scope="col">订单编号</th>
            <th scope="col">现在</th>
            <th scope="col">改后</th>
            <th scope="col">改后仍有</th>
          </tr>
        </thead>
        <tbody>
          {data.samples.map((sample) => (
            <tr key={sample.id}>
              <td className="mono">{sample.orderNo}</td>
              <td className="fix-before">{sample.before === '' ? '（空）' : sample.before}</td>
              <td className="fix-after">{sample.after === '' ? '（空）' : sample.after}</td>
              <td>
                {sample.defectsAfter.length === 0 ? <span className="soft">无</span> : sample.defectsAfter.join('；')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
