import type { LanBoard, Needs } from '../../needs.ts'
import { LAN_OFF } from '../../link-protocol.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { lanStatus, pairDevice, redeemCode, revoke, setLan } from './device.ts'
import { handheldHome, takeScans } from './handheld.ts'

/** On a reader nobody asks for the state of the network. */
const NOWHERE: LanBoard = { state: LAN_OFF }

export const lanQueries = (needs: Needs | undefined): SomeQueries<'lan.status' | 'handheld.home'> => ({
  'lan.status': (context) => lanStatus(context, needs?.lan ?? NOWHERE),
  'handheld.home': handheldHome,
})

export const lanCommands = (
  needs: Needs,
): SomeCommands<'lan.set' | 'lan.pair' | 'lan.redeem' | 'device.revoke' | 'handheld.scans'> => ({
  'lan.set': setLan,
  'lan.pair': (context, input) => pairDevice(context, needs.lan, input),
  'lan.redeem': redeemCode,
  'device.revoke': revoke,
  'handheld.scans': takeScans,
})
