import { activeVersion, versionRows } from '../../../../db/party/table.ts'
import { listProfiles } from '../../../../db/party/profile.ts'
import { readClient } from '../../../../db/party/client.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { CodeTable } from '../../../../shared/domain/intake/field.ts'
import { isOfNoClient, type IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import { MODE_TABLE } from '../../../../shared/domain/record/mode.ts'
import type { ReadContext } from '../../context.ts'
import { createBox, type Box } from '../../secret.ts'
import type { WriteContext } from '../../context.ts'
import type { ModeChoice } from './row-check.ts'
import type { LedgerCodes } from './value-check.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'

/** What a file's rows are read against: the client, its profiles, the code tables in force, the day. */

/** Where the intake's tables lie among the ledger's. */
const TABLE_ID: Readonly<Partial<Record<CodeTable, string>>> = {
  currency: 'currency',
  unit: 'unit',
  country: 'country',
  tradeMode: 'tradeMode',
  trafMode: 'trafMode',
  wrapType: 'wrapType',
  district: 'customsDistrict',
}

/** Codes of imported tables in force. */
export function ledgerCodes(ledger: ReadHandle): LedgerCodes {
  return (table) => {
    const id = TABLE_ID[table]
    const version = id === undefined ? undefined : activeVersion(ledger, id)
    return id === undefined || version === undefined
      ? undefined
      : new Set(versionRows(ledger, id, version).map((row) => row.code))
  }
}

/** @throws Failure CLIENT_UNKNOWN */
export function requireClient(ledger: ReadHandle, kind: IntakeKind, clientId: number): void {
  if (!isOfNoClient(kind) && readClient(ledger, clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: clientId })
}

/** The modes a client has profiles for, in the direction of a kind of file. */
export function modeChoice(ledger: ReadHandle, kind: IntakeKind, clientId: number): ModeChoice {
  const direction = kind.startsWith('export') ? 'export' : 'import'
  const held = new Set(isOfNoClient(kind) ? [] : listProfiles(ledger, clientId).map((profile) => profile.mode))
  return {
    direction,
    profiles: MODE_TABLE.filter((row) => row.direction === direction && held.has(row.mode)).map((row) => row.mode),
  }
}

/** What seals the staged rows: the client's key, so that losing it erases them too. */
export function stagingBox(context: WriteContext, kind: IntakeKind, clientId: number): Box {
  return isOfNoClient(kind) ? context.secrets.box : createBox(context.clientKey(clientId), context.ports.rng)
}

/** Today in China, yyyy-mm-dd. */
export function dayInChina(context: ReadContext): string {
  return beijingDay(context.now())
}

/** Today in China, YYYYMMDD. */
export function todayInChina(context: ReadContext): string {
  return dayInChina(context).replaceAll('-', '')
}
