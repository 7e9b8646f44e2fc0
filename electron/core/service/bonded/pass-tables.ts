import {
  documentOfCustomsNo,
  readDocument,
  readDocumentRevision,
  type DocumentRow,
} from '../../../../db/bonded/document.ts'
import { passesOfList } from '../../../../db/bonded/document-version.ts'
import { findVehicle } from '../../../../db/bonded/vehicle.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { bondedText, type BondedContent } from '../../../../shared/domain/bonded/content.ts'
import { plainPlate } from '../../../../shared/domain/bonded/vehicle.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { BondedTables } from '../../../../shared/message/bonded/check.ts'
import type { PassPaper, PassTables } from '../../../../shared/message/bonded/check/pass.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { setting } from '../house/setting.ts'
import { bondedTables, storedBonded } from './document-content.ts'

/** What the check of a document asks the ledger: the tables of the day; for a pass its lists, the other passes of them, and the vehicle. */

/** A weight or quantity of a field, 0 when it is empty. */
export const count = (text: string): number => parseFixed(text === '' ? '0' : text) ?? 0
const GONE = ['void', 'deleted']

/** The newest saved content of a document. */
export function contentOf(ledger: ReadHandle, row: DocumentRow): BondedContent {
  return storedBonded(readDocumentRevision(ledger, row.id, row.revision) ?? '{}')
}

/** What the other passes of a list carry, by its line. */
export function takenByOthers(ledger: ReadHandle, listId: number, passId: number): ReadonlyMap<string, number> {
  const taken = new Map<string, number>()
  for (const id of passesOfList(ledger, listId)) {
    const pass = id === passId ? undefined : readDocument(ledger, id)
    if (pass === undefined || GONE.includes(pass.state)) continue
    const content = contentOf(ledger, pass)
    if (bondedText(content.head, 'BindTypecd') !== '3') continue
    for (const { fields } of content.lines) {
      const line = bondedText(fields, 'RltGdsSeqno')
      taken.set(line, (taken.get(line) ?? 0) + count(bondedText(fields, 'DclQty')))
    }
  }
  return taken
}

/** What a pass may know of a paper that it names. */
function paperOf(ledger: ReadHandle, number: string, passId: number): PassPaper | undefined {
  const row = documentOfCustomsNo(ledger, number)
  if (row === undefined) return undefined
  const taken = takenByOthers(ledger, row.id, passId)
  return {
    gross: row.gross,
    left: new Map(
      contentOf(ledger, row).lines.map(({ fields }, i) => [
        String(i + 1),
        count(bondedText(fields, 'DclQty')) - (taken.get(String(i + 1)) ?? 0),
      ]),
    ),
  }
}

/** What the check of a pass asks the ledger. */
function passTables(ledger: ReadHandle, passId: number, day: string): PassTables {
  return {
    paper: (number) => paperOf(ledger, number, passId),
    vehicle: (plate) => {
      const row = findVehicle(ledger, plainPlate(plate))
      return row === undefined || row.archived === 1
        ? undefined
        : { tare: row.tare, expired: row.validTo !== '' && row.validTo < day ? row.validTo : '' }
    },
    percent: parseFixed(setting(ledger, 'bonded.weightPercent')) ?? 0,
    atLeast: parseFixed(setting(ledger, 'bonded.bridgeKg')) ?? 0,
  }
}

/** The tables that a document is checked against; `documentId` 0 = it is not saved yet. */
export function checkTables(context: Pick<ReadContext, 'ledger' | 'now'>, documentId: number): BondedTables {
  const { ledger } = context
  return { ...bondedTables(ledger), pass: passTables(ledger, documentId, today(context.now())) }
}
