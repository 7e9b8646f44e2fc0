import { routeChoices } from '../../../../db/refund/route.ts'
import { certificatesOf } from '../../../../db/refund/voucher.ts'
import { trackedEndingBy } from '../../../../db/tracked/tracked.ts'
import { fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import type { Deadline } from '../../../../shared/domain/refund/deadline.ts'
import { itemKey } from '../../../../shared/domain/refund/number.ts'
import { refundRegime } from '../../../../shared/domain/refund/regime.ts'
import { ENDED_STATES, trackedKind } from '../../../../shared/domain/tracked/kind.ts'
import type { ReadContext } from '../../context.ts'
import { openClaimDays } from '../crossborder/claim.ts'
import { openShipments } from '../refund-money/fx.ts'

/** Clocks that run beside the claims: payment from abroad, bills and deposits of customs, certificates, agreements. */

/** What hangs on an item, claimed or not, by what it is counted under. */
export type Worth = ReadonlyMap<number, ReadonlyMap<string, number>>

/**
 * Shipments that are not wholly paid: what they brought, or would bring, has to be paid back or is put off (art. 48–50).
 * @param worth by export id
 */
export function fxClocks(context: ReadContext, worth: Worth): Deadline[] {
  return openShipments(context).map(({ declaration, open, dueOn, putOff }): Deadline => {
    const regime = refundRegime(declaration.exportDate)
    const parts = worth.get(declaration.id) ?? new Map<string, number>()
    return {
      kind: 'fx',
      day: dueOn,
      clientId: declaration.clientId,
      about: `报关单 ${declaration.declarationNo} 还有 ${declaration.currency} ${fixedTextPadded(open, 2)} 未收汇${putOff ? '（合同约定日）' : ''}`,
      money: [...parts.values()].reduce((sum, each) => sum + each, 0),
      source: regime.claimUntil.source,
      verified: regime.claimUntil.confidence === 'seen',
      screen: 'fx',
      id: declaration.id,
      parts,
    }
  })
}

/** Payment bills and deposits that are open. */
export function claimClocks(context: ReadContext): Deadline[] {
  return openClaimDays(context).map((one): Deadline => ({
    kind: one.kind,
    day: one.dueOn,
    clientId: one.clientId,
    about: `${one.kind === 'duty' ? '缴款书' : '保证金'} ${one.number} ${one.title}${one.entryNo === '' ? '' : `（报关单 ${one.entryNo}）`}`,
    money: one.left,
    source: one.kind === 'duty' ? '税款缴款书（缴款期限）' : '保证金收据所载期限',
    verified: !one.unverified,
    screen: 'crossborder',
    id: one.id,
  }))
}

/** Items that a person sends by agency certificate and that have none yet. */
export function certificateClocks(
  context: ReadContext,
  exports: ReadonlyMap<string, { readonly clientId: number; readonly exportDate: string }>,
): Deadline[] {
  const issued = new Set(
    certificatesOf(context.ledger)
      .filter((one) => one.kind === 'agencyExport')
      .map((one) => `${one.declarationNo} ${one.itemNo}`),
  )
  return [...routeChoices(context.ledger)].flatMap(([key, choice]): Deadline[] => {
    const of = exports.get(choice.declarationNo)
    if (choice.route !== 'agencyCertificate' || issued.has(key) || of === undefined) return []
    return [
      {
        kind: 'certificate',
        day: `${Number(of.exportDate.slice(0, 4)) + 1}-04-15`,
        clientId: of.clientId,
        about: `报关单项 ${itemKey(choice.declarationNo, choice.itemNo)} 须开具代理出口货物证明`,
        money: 0,
        source: '代理出口货物证明：次年4月15日前开具（凭记忆）',
        verified: false,
        screen: 'evidence',
        id: 0,
      },
    ]
  })
}

/** Agreements and certificates that run out up to a day. */
export function trackedClocks(context: ReadContext, until: string): Deadline[] {
  return trackedEndingBy(context.ledger, until, ENDED_STATES).map((one): Deadline => ({
    kind: 'tracked',
    day: one.validTo ?? until,
    clientId: one.clientId,
    about: `${trackedKind(one.kind).name} ${one.number}`,
    money: 0,
    source: '协议与证书登记的有效期',
    verified: true,
    screen: 'tracked',
    id: one.id,
  }))
}
