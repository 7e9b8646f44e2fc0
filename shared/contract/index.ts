import { z } from 'zod'
import { bondedArea } from './area/bonded.ts'
import { bondedLinkArea } from './area/bonded-link.ts'
import { bookArea } from './area/book.ts'
import { channelArea } from './area/channel.ts'
import { countArea } from './area/count.ts'
import { crossborderArea } from './area/crossborder.ts'
import { customsMoneyArea } from './area/customs-money.ts'
import { declarationArea } from './area/declaration.ts'
import { exportReturnArea } from './area/export-return.ts'
import { filingArea } from './area/filing.ts'
import { formArea } from './area/form.ts'
import { intakeArea } from './area/intake.ts'
import { keyArea } from './area/key.ts'
import { lanArea } from './area/lan.ts'
import { labelArea } from './area/label.ts'
import { ledgerArea } from './area/ledger.ts'
import { declarationPrintArea } from './area/declaration-print.ts'
import { amendmentArea } from './area/amendment.ts'
import { messageLogArea } from './area/message-log.ts'
import { trackedArea } from './area/tracked.ts'
import { paperArea } from './area/paper.ts'
import { parcelArea } from './area/parcel.ts'
import { payCheckArea } from './area/pay-check.ts'
import { partyArea } from './area/party.ts'
import { reconcileArea } from './area/reconcile.ts'
import { refundBookArea } from './area/refund-book.ts'
import { refundCalcArea } from './area/refund-calc.ts'
import { refundDoubtArea } from './area/refund-doubt.ts'
import { refundFxArea } from './area/refund-fx.ts'
import { refundMatchArea } from './area/refund-match.ts'
import { refundEvidenceArea } from './area/refund-evidence.ts'
import { refundCertificateArea } from './area/refund-certificate.ts'
import { refundPacketArea } from './area/refund-packet.ts'
import { refundProofArea } from './area/refund-proof.ts'
import { refundProducerArea } from './area/refund-producer.ts'
import { refundRadarArea } from './area/refund-radar.ts'
import { refundNoticeArea } from './area/refund-notice.ts'
import { refundRouteArea } from './area/refund-route.ts'
import { refundRateArea } from './area/refund-rate.ts'
import { replyArea } from './area/reply.ts'
import { shelfArea } from './area/shelf.ts'
import { vehicleArea } from './area/vehicle.ts'
import { traceArea } from './area/trace.ts'
import { waveArea } from './area/wave.ts'
import { writeOffArea } from './area/write-off.ts'
import type { AnswerOf, CallerInputOf, InputOf, OutputOf, Procedure } from './procedure.ts'

/** The one table of procedures; gate, client, command line, cache and permissions are derived from it. */
export const contract = {
  ...ledgerArea,
  ...partyArea,
  ...intakeArea,
  ...formArea,
  ...parcelArea,
  ...filingArea,
  ...declarationArea,
  ...paperArea,
  ...trackedArea,
  ...amendmentArea,
  ...declarationPrintArea,
  ...replyArea,
  ...channelArea,
  ...keyArea,
  ...crossborderArea,
  ...bookArea,
  ...refundEvidenceArea,
  ...refundNoticeArea,
  ...refundRouteArea,
  ...refundRadarArea,
  ...refundProducerArea,
  ...refundCertificateArea,
  ...refundPacketArea,
  ...refundProofArea,
  ...refundRateArea,
  ...bondedArea,
  ...bondedLinkArea,
  ...reconcileArea,
  ...writeOffArea,
  ...vehicleArea,
  ...traceArea,
  ...refundCalcArea,
  ...refundBookArea,
  ...refundMatchArea,
  ...refundDoubtArea,
  ...refundFxArea,
  ...exportReturnArea,
  ...customsMoneyArea,
  ...shelfArea,
  ...payCheckArea,
  ...waveArea,
  ...countArea,
  ...labelArea,
  ...messageLogArea,
  ...lanArea,
}

export type Contract = typeof contract
export type ProcedureName = keyof Contract
type NamesOf<Kind extends Procedure['kind']> = {
  [N in ProcedureName]: Contract[N]['kind'] extends Kind ? N : never
}[ProcedureName]
export type QueryName = NamesOf<'query'>
export type CommandName = NamesOf<'command'>
export type JobName = NamesOf<'job'>
/** What a handler gets (defaults filled in). */
export type In<N extends ProcedureName> = InputOf<Contract[N]>
/** What a handler returns. */
export type Out<N extends ProcedureName> = OutputOf<Contract[N]>
/** What a caller writes. */
export type CallIn<N extends ProcedureName> = CallerInputOf<Contract[N]>
/** What a caller gets at once. */
export type CallOut<N extends ProcedureName> = AnswerOf<Contract[N]>

/** Narrows a text to a procedure's name. */
export function isProcedureName(name: string): name is ProcedureName {
  return Object.hasOwn(contract, name)
}

/** The declaration behind a name, with its general type. */
export function procedureOf(name: ProcedureName): Procedure {
  return contract[name]
}

/** Name, kind, title, roles, failures and JSON schemas of every procedure: what `cli procedures` prints. */
export function describeContract() {
  return Object.entries(contract).map(([name, p]) => ({
    name,
    kind: p.kind,
    title: p.title,
    roles: p.roles,
    topics: p.topics,
    failures: p.failures,
    input: z.toJSONSchema(p.input, { io: 'input', unrepresentable: 'any' }),
    output: z.toJSONSchema(p.output, { unrepresentable: 'any' }),
  }))
}

export * from './failure.ts'
export * from './list.ts'
export * from './procedure.ts'
export * from './role.ts'
export * from './topic.ts'
