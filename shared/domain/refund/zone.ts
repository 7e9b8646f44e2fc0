/** Where a client stands for 财税〔2018〕103号 and STA 2019 No. 36, as of a day on. */
export interface ZoneFact {
  /** YYYY-MM-DD. */
  readonly validFrom: string
  /** The pilot zone in which the client is registered; '' = in none. */
  readonly zone: string
  /** Customs districts of the zone: declarations through them pass the zone's customs. Empty = not said. */
  readonly districts: readonly string[]
  /** Are its goods recorded on the zone's platform? '' = not said. */
  readonly platform: 'yes' | 'no' | ''
  /** deemed: 核定征收. books: 查账征收. '' = not said. */
  readonly incomeTax: 'deemed' | 'books' | ''
  readonly note: string
}

/** The fact that holds on a day; facts in the order in which they were said. undefined = nobody said. */
export function zoneOn<F extends ZoneFact>(facts: readonly F[], day: string): F | undefined {
  let found: F | undefined
  for (const one of facts)
    if (one.validFrom <= day && (found === undefined || one.validFrom >= found.validFrom)) found = one
  return found
}

/** The customs district of a declaration number: its first four digits (as the numbers are built; the texts that were seen do not say it). */
export const districtOf = (declarationNo: string): string =>
  /^\d{18}$/.test(declarationNo) ? declarationNo.slice(0, 4) : ''
