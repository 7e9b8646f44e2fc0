import { findClaim } from '../../../../db/crossborder/claim.ts'
import { findByEntryNo } from '../../../../db/declaration/declaration.ts'
import type { BatchRecord } from '../../../../db/intake/batch.ts'
import { customsMoneyArea } from '../../../../shared/contract/area/customs-money.ts'
import type { ClaimKind } from '../../../../shared/domain/crossborder/customs-claim.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { WriteContext } from '../../context.ts'
import { ownerOf } from '../bonded/item-import.ts'
import { importRows, parsed, type PartyImportResult, type PartyRow } from '../party/import.ts'
import { saveClaim } from './claim.ts'

/**
 * Bills of duty or deposits from a list. A number that is known is a new content of the same bill; what the file leaves empty stays as it was.
 * The client is the file's, else the declaration's, else whose file it is.
 */
export function importClaims(
  context: WriteContext,
  kind: ClaimKind,
  batch: Pick<BatchRecord, 'clientId'>,
  rows: readonly PartyRow[],
): PartyImportResult {
  const { ledger } = context
  return importRows(context, rows, (values) => {
    const number = values['number'] ?? ''
    const old = findClaim(ledger, kind, number)
    const entryNo = values['entryNo'] ?? old?.entryNo ?? ''
    const declared = entryNo === '' ? 0 : (findByEntryNo(ledger, entryNo)?.clientId ?? 0)
    const known = declared === 0 ? (old?.clientId ?? 0) : declared
    const next = {
      kind,
      number,
      entryNo,
      clientId:
        values['clientCode'] === undefined && known !== 0 ? known : ownerOf(context, values['clientCode'], batch),
      title: values['title'] ?? old?.title ?? '',
      amount: values['amount'] ?? (old === undefined ? '' : fixedText(fixed(old.amount))),
      declaredOn: values['declaredOn'] ?? old?.declaredOn ?? '',
      issuedOn: values['issuedOn'] ?? old?.issuedOn ?? '',
      endsOn: values['endsOn'] ?? old?.endsOn ?? '',
      note: values['note'] ?? old?.note ?? '',
    }
    const { amount, ...texts } = next
    const same =
      old !== undefined &&
      parseFixed<'money'>(amount) === old.amount &&
      Object.entries(texts).every(([name, value]) =>
        Object.entries(old).some(([has, was]) => has === name && was === value),
      )
    if (same) return 'unchanged'
    saveClaim(
      context,
      parsed(customsMoneyArea['claim.save'].input, {
        ...next,
        ...(old === undefined ? {} : { id: old.id, revision: old.version }),
      }),
    )
    return 'saved'
  })
}
