/** One place in a schema sequence. `key` is namespace and local name, see `elementKey`. */
export interface Particle<T> {
  readonly key: string
  readonly min: number
  readonly max: number
  readonly then: T
}

/** A content model: every one of these schemas is a plain sequence in which no name occurs twice. */
export interface Sequence<T> {
  readonly particles: readonly Particle<T>[]
  readonly order: ReadonlyMap<string, number>
}

export function sequence<T>(particles: readonly Particle<T>[]): Sequence<T> {
  return { particles, order: new Map(particles.map(({ key }, i) => [key, i])) }
}

/** What was found while walking the children along a sequence. */
export type SequenceStep<T, Child> =
  | { readonly is: 'accepted'; readonly child: Child; readonly then: T; readonly index: number }
  /** Not allowed here: unknown, or known and repeated, too many or out of order. */
  | { readonly is: 'unexpected'; readonly child: Child; readonly known: boolean }
  | { readonly is: 'missing'; readonly key: string }

/**
 * Walks children along a sequence. There is a step 'unexpected' or 'missing' exactly when the XSD refuses the children;
 * after one the walk goes on so that all defects are named.
 */
export function walkSequence<T, Child>(
  { particles, order }: Sequence<T>,
  children: readonly Child[],
  keyOf: (child: Child) => string,
  step: (step: SequenceStep<T, Child>) => void,
): void {
  let position = 0
  let count = 0
  const advance = (to: number) => {
    for (; position < to; position++) {
      const particle = particles[position]
      if (particle !== undefined && count < particle.min) step({ is: 'missing', key: particle.key })
      count = 0
    }
  }
  for (const child of children) {
    const wanted = order.get(keyOf(child))
    const particle = wanted === undefined ? undefined : particles[wanted]
    if (wanted === undefined || particle === undefined) {
      step({ is: 'unexpected', child, known: false })
      continue
    }
    if (wanted > position) advance(wanted)
    if (wanted < position || count >= particle.max) step({ is: 'unexpected', child, known: true })
    else step({ is: 'accepted', child, then: particle.then, index: count++ })
  }
  advance(particles.length)
}
