import { documentsInStates } from '../../../../db/bonded/document.ts'
import { packetsInStates } from '../../../../db/refund/packet.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { BONDED_STATE_TABLE } from '../../../../shared/domain/bonded/document-state.ts'
import { PACKET_STATE_NAMES, PACKET_TONES, type PacketState } from '../../../../shared/domain/refund/packet/state.ts'
import type { ReadContext } from '../../context.ts'

/** What waits in the warehouse's and the accountant's areas, as piles of the work queue. */

type Pile = Out<'ledger.workQueue'>['piles'][number]

/** Bonded documents in these ask for somebody; the others go their way or are somebody's draft. */
const BONDED_ATTENTION = ['rejected', 'failed', 'manual', 'stored'] as const
export const BONDED_SCREENS: Readonly<Record<string, { readonly screen: string; readonly title: string }>> = {
  INV101: { screen: 'bondedList', title: '核注清单' },
  SAS101: { screen: 'bondedForm', title: '业务申报表' },
  SAS111: { screen: 'bondedForm', title: '出入库单' },
  BWS101: { screen: 'bondedForm', title: '账册备案' },
  SAS121: { screen: 'bondedPass', title: '核放单' },
}
/** Packets in these wait for the accountant. */
const PACKET_ATTENTION: readonly PacketState[] = ['doubts', 'waiting', 'checked', 'exported', 'refunded']

export function bondedPiles(context: ReadContext): Pile[] {
  return documentsInStates(context.ledger, BONDED_ATTENTION).flatMap(({ type, state, count }) => {
    const place = BONDED_SCREENS[type]
    const row = BONDED_STATE_TABLE.find((one) => one.state === state)
    if (place === undefined || row === undefined) return []
    const filters = [{ field: 'state', op: 'is' as const, value: state }]
    return [
      {
        id: `bonded-${type}-${state}`,
        title: `${place.title}：${row.name}`,
        authority: '海关',
        count,
        tone: row.tone,
        open: { screen: place.screen, filters },
        detail: row.help,
      },
    ]
  })
}

export function packetPiles(context: ReadContext): Pile[] {
  return packetsInStates(context.ledger, PACKET_ATTENTION).flatMap(({ state, count }) => {
    const known = PACKET_ATTENTION.find((one) => one === state)
    if (known === undefined) return []
    return [
      {
        id: `packet-${known}`,
        title: `退税包：${PACKET_STATE_NAMES[known]}`,
        authority: '税务',
        count,
        tone: PACKET_TONES[known],
        open: { screen: 'packet', filters: [{ field: 'state', op: 'is' as const, value: known }] },
      },
    ]
  })
}
