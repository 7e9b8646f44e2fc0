import type { ComponentType } from 'react'
import type { Filter, Role } from '../../shared/contract/index.ts'

/** Groups of the tree at the left. */
export const AREAS = {
  work: '作业',
  bonded: '保税仓',
  refund: '退税与资金',
  exchange: '往来',
  record: '档案',
  manage: '管理',
} as const
export type Area = keyof typeof AREAS

/** What a screen gets from its tab. */
export interface ScreenProps {
  /** E.g. `{ id: '42' }`: the record to show at once. */
  readonly params: Readonly<Record<string, string>>
  /** Filters to start with (from the work queue, a figure, a search hit). */
  readonly filters: readonly Filter[]
}

/** One screen of the program. A feature declares it; the registry lists it; everything else is derived. */
export interface ScreenEntry {
  readonly id: string
  readonly title: string
  readonly area: Area
  /** Pinyin initials, for the search box. */
  readonly initials: string
  readonly hotkey?: string
  /** Only these roles see it in the tree (the core checks each call all the same). */
  readonly roles?: readonly Role[]
  readonly component: ComponentType<ScreenProps>
}
