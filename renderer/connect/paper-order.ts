/** The ids with one of them at another place; undefined when it stands there already or the place is none. */
export function movedTo(ids: readonly number[], id: number, place: number): number[] | undefined {
  const from = ids.indexOf(id)
  if (from < 0 || place < 0 || place >= ids.length || place === from) return undefined
  const rest = ids.filter((one) => one !== id)
  return [...rest.slice(0, place), id, ...rest.slice(place)]
}
