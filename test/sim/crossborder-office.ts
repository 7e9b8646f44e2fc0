import { expect } from 'vitest'
import { LAWS } from '../../electron/core/service/house/laws.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import type { CebFields, CebType } from '../../shared/message/ceb/type.ts'
import { openOffice, type Office } from './filing-office.ts'

/** Receipts and inventories for the tests of what follows an inventory. */

export function receipt(type: CebType, fields: CebFields, status: string, at: string): Uint8Array {
  const head = { guid: '0'.repeat(36), ...fields, returnStatus: status, returnTime: at, returnInfo: '示例' }
  return new TextEncoder().encode(
    buildCeb({ type, guid: '0'.repeat(36), version: '1.0', documents: [{ head, lines: [] }], signed: false }, '202205'),
  )
}

export const numberOf = (i: number): string => `46042026I${String(i).padStart(9, '0')}`

/** An office whose import inventories customs has answered with these statuses, with what was declared; `matched`: the stored tax is there; `prepare`: before anything is filed. */
export async function answered(
  parcels: number,
  statuses: readonly (readonly [status: string, at: string])[],
  matched = false,
  prepare: (office: Office) => void = () => undefined,
): Promise<{ office: Office; heads: CebFields[] }> {
  const office = await openOffice({ parcels })
  prepare(office)
  if (matched) await office.test.job('match.run', {})
  await office.test.job('filing.file', { selection: { ids: office.parcels } })
  await office.sync()
  const heads = office.wire.sent
    .filter((one) => one.message.type === 'CEB621Message')
    .flatMap((one) => one.message.documents.map((document) => document.head))
  heads.forEach((head, i) => {
    for (const [status, at] of statuses)
      office.wire.items.push({
        id: `a${i}${status}`,
        fileName: '',
        bytes: receipt(
          'CEB622Message',
          { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '', invtNo: numberOf(i) },
          status,
          at,
        ),
      })
  })
  await office.sync()
  return { office, heads }
}

export const stateOf = async (one: Office, id: number | undefined): Promise<string> =>
  (await one.test.value('parcel.get', { id: id ?? 0 })).row.filingState

/** What was sent of a kind, newest last. */
export const sentHeads = (one: Office, type: CebType): CebFields[] =>
  one.wire.sent
    .filter((sent) => sent.message.type === type)
    .flatMap((sent) => sent.message.documents.map((document) => document.head))

export function lawsHold(one: Office): void {
  const { ledger } = one.test.core
  // The seed makes export parcels with a paid amount, which intake would not.
  expect(
    LAWS.filter((law) => law.id !== 'L-PARCEL-FIELDS').flatMap((law) =>
      law.check(ledger).broken.map((broken) => `${law.id} ${broken}`),
    ),
  ).toEqual([])
}
