import type { OpenCoreOptions } from './open-core.ts'

/** What stands around a ledger on this machine: its channels and signing keys. */
export const standardOutside: OpenCoreOptions['outside'] = () => ({ wires: [], signers: [] })
