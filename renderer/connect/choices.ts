import { useMemo } from 'react'
import type { Mode } from '../../shared/contract/area/party.ts'
import { MODES, MODE_NAMES } from '../../shared/contract/area/party.ts'
import { useQueryProcedure } from '../api/index.ts'
import type { PickChoice } from '../ui/form/choice.ts'
import type { FilterOption } from '../ui/grid/column.ts'

export const MODE_OPTIONS: readonly FilterOption[] = MODES.map((mode) => ({ value: mode, label: MODE_NAMES[mode] }))

export function modeName(mode: Mode): string {
  return MODE_NAMES[mode]
}

/** The office's clients for pickers and filters; undefined while they are being asked for. A failure gives none, so that lists stay usable. */
export function useClientChoices(): readonly PickChoice[] | undefined {
  const clients = useQueryProcedure('client.page', { limit: 500 }, { keep: true })
  return useMemo(() => {
    if (clients.isError) return []
    return clients.data?.rows.map((row) => ({
      value: String(row.id),
      label: row.name,
      hint: row.code,
      initials: row.initials,
    }))
  }, [clients.data, clients.isError])
}

export function useTransportChoices(): readonly PickChoice[] | undefined {
  const transports = useQueryProcedure('transport.list', { limit: 500 }, { keep: true })
  return useMemo(() => {
    if (transports.isError) return []
    return transports.data?.transports.map((one) => ({
      value: String(one.id),
      label: one.name,
      hint: one.billNo === '' ? one.voyageNo : one.billNo,
    }))
  }, [transports.data, transports.isError])
}
