import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableTime } from '../../ui/number-text.ts'
import { draftPlace } from './draft-place.ts'

const MOST = 8

/** 未保存的草稿: what was typed and never saved, back with one click. */
export function Drafts() {
  const { open } = useWorkspace()
  const drafts = useQueryProcedure('draft.list', {}, { keep: true })
  const places = (drafts.data?.drafts ?? []).flatMap((draft) => {
    const place = draftPlace(draft.key)
    return place === undefined ? [] : [{ ...place, key: draft.key, savedAt: draft.savedAt }]
  })
  if (places.length === 0) return null
  return (
    <section className="panel" aria-labelledby="drafts-title">
      <h2 id="drafts-title">未保存的草稿</h2>
      <div className="pile-list">
        {places.slice(0, MOST).map((place) => (
          <button key={place.key} type="button" className="pile draft-line" onClick={() => open(place.request)}>
            <span>{place.title}</span>
            <span className="soft">{readableTime(place.savedAt)}</span>
          </button>
        ))}
      </div>
    </section>
  )
}
