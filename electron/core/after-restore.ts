import { doubtQueued } from '../../db/filing/outbox.ts'
import { renewDeviceCode } from '../../db/house/identity.ts'
import { transaction } from '../../db/tx.ts'
import { deviceCode } from '../../shared/domain/identifier/own-number.ts'
import { SYSTEM, type Core } from './core.ts'

/**
 * A restored backup does not know what the ledger's later life has done: messages that look unsent are asked about before they leave,
 * and numbers are issued under a new device code, so that none is issued twice. @returns how many messages are in doubt
 */
export function afterRestore(core: Core): number {
  const context = core.context(SYSTEM)
  return transaction(core.ledger, () => {
    const inDoubt = doubtQueued(core.ledger, context.now())
    renewDeviceCode(core.ledger, deviceCode(context.ports.rng.bytes(4)))
    context.audit('ledger.restore', core.identity.ledgerId, { inDoubt })
    return inDoubt
  })
}
