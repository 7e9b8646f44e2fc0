import type { DecContent, DecFields } from '../../domain/declaration/content.ts'

/** A declaration message. `content` names countries as people mean them; the codec swaps origin and destination on exports. */
export interface DecMessage {
  readonly version: string
  readonly content: DecContent
  /** Paths of elements that the tables do not know, or that came twice, met when reading. */
  readonly unknown: readonly string[]
}

/** Origin and destination of a line as the message wants them: on exports the two elements carry each other's country (BND A.3). */
export function swapCountries(fields: DecFields, direction: string): DecFields {
  if (direction !== 'E') return fields
  const { OriginCountry: origin, DestinationCountry: destination, ...rest } = fields
  return {
    ...rest,
    ...(destination === undefined ? {} : { OriginCountry: destination }),
    ...(origin === undefined ? {} : { DestinationCountry: origin }),
  }
}
