import { readableCount } from '../number-text.ts'

/** Behind a list that shows only its first entries: how many more there are. Nothing when all are shown. */
export function LeftOut(props: { readonly of: number; readonly shown: number }) {
  return props.of > props.shown ? (
    <p className="soft">{`另有 ${readableCount(props.of - props.shown)} 条未列出`}</p>
  ) : null
}
