import { bondedCommands, bondedJobs, bondedQueries } from './service/bonded/index.ts'
import { channelCommands, channelQueries } from './service/channel/index.ts'
import { crossborderCommands, crossborderJobs, crossborderQueries } from './service/crossborder/index.ts'
import { declarationCommands, declarationJobs, declarationQueries } from './service/declaration/index.ts'
import { exportJobs } from './service/export/index.ts'
import { filingCommands, filingJobs, filingQueries } from './service/filing/index.ts'
import { houseCommands, houseJobs, houseQueries } from './service/house/index.ts'
import { lanCommands, lanQueries } from './service/lan/index.ts'
import { intakeCommands, intakeJobs, intakeQueries } from './service/intake/index.ts'
import { paperCommands, paperJobs, paperQueries } from './service/paper/index.ts'
import { parcelCommands, parcelJobs, parcelQueries } from './service/parcel/index.ts'
import { messageLogCount, messageLogPage } from './service/messagelog/log.ts'
import { messageLogExport } from './service/messagelog/export.ts'
import { payCheckCommands, payCheckQueries } from './service/paycheck/index.ts'
import { rematching } from './service/parcel/rematch.ts'
import { partyCommands, partyJobs, partyQueries } from './service/party/index.ts'
import { refundEvidenceCommands, refundEvidenceJobs, refundEvidenceQueries } from './service/refund-evidence/index.ts'
import { refundCalcQueries } from './service/refund-calc/index.ts'
import {
  refundCertificateCommands,
  refundCertificateJobs,
  refundCertificateQueries,
} from './service/refund-certificate/index.ts'
import { refundPacketCommands, refundPacketJobs, refundPacketQueries } from './service/refund-packet/index.ts'
import { refundProducerCommands, refundProducerQueries } from './service/refund-producer/index.ts'
import { refundRadarCommands, refundRadarJobs, refundRadarQueries } from './service/refund-radar/index.ts'
import { refundNoticeCommands, refundNoticeQueries } from './service/refund-notice/index.ts'
import { refundRouteCommands, refundRouteQueries } from './service/refund-route/index.ts'
import { refundRateCommands, refundRateJobs, refundRateQueries } from './service/refund-rate/index.ts'
import { refundDoubtCommands, refundDoubtJobs, refundDoubtQueries } from './service/refund-doubt/index.ts'
import { refundMatchCommands, refundMatchQueries } from './service/refund-match/index.ts'
import { refundMoneyCommands, refundMoneyJobs, refundMoneyQueries } from './service/refund-money/index.ts'
import { replyJobs, replyQueries } from './service/reply/index.ts'
import { searchQueries } from './service/search/index.ts'
import { shelfCommands, shelfJobs, shelfQueries } from './service/shelf/index.ts'
import { trackedCommands, trackedQueries } from './service/tracked/index.ts'
import { transportCommands, transportJobs, transportQueries } from './service/transport/index.ts'
import type { Needs } from './needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from './registry.ts'

/** The one table of handlers. On a reader `needs` is absent: queries that need the writer never come there. */
export function queryHandlers(needs: Needs | undefined): QueryHandlers {
  return {
    ...houseQueries(needs),
    ...partyQueries(needs),
    ...intakeQueries(needs),
    ...parcelQueries(needs),
    ...filingQueries(needs),
    ...declarationQueries(needs),
    ...paperQueries(needs),
    ...trackedQueries(needs),
    ...transportQueries(needs),
    ...searchQueries(needs),
    ...replyQueries,
    ...channelQueries(needs),
    ...crossborderQueries(needs),
    ...payCheckQueries,
    'messageLog.page': messageLogPage,
    'messageLog.count': messageLogCount,
    ...bondedQueries(needs),
    ...refundCalcQueries,
    ...refundMoneyQueries,
    ...refundMatchQueries,
    ...refundDoubtQueries,
    ...shelfQueries,
    ...lanQueries(needs),
    ...refundEvidenceQueries,
    ...refundNoticeQueries,
    ...refundRouteQueries,
    ...refundRadarQueries,
    ...refundProducerQueries,
    ...refundCertificateQueries,
    ...refundPacketQueries,
    ...refundRateQueries,
  }
}

export function commandHandlers(needs: Needs): CommandHandlers {
  return rematching(
    {
      ...houseCommands(needs),
      ...partyCommands(needs),
      ...intakeCommands(needs),
      ...parcelCommands(needs),
      ...filingCommands(needs),
      ...declarationCommands(needs),
      ...paperCommands(needs),
      ...trackedCommands(needs),
      ...transportCommands(needs),
      ...channelCommands(needs),
      ...crossborderCommands(needs),
      ...payCheckCommands,
      ...bondedCommands(needs),
      ...shelfCommands,
      ...lanCommands(needs),
      ...refundEvidenceCommands,
      ...refundNoticeCommands,
      ...refundRouteCommands,
      ...refundRadarCommands,
      ...refundProducerCommands,
      ...refundCertificateCommands,
      ...refundPacketCommands,
      ...refundRateCommands,
      ...refundMoneyCommands,
      ...refundMatchCommands,
      ...refundDoubtCommands,
    },
    needs,
  )
}

export const jobHandlers: JobHandlers = {
  ...houseJobs,
  ...partyJobs,
  ...intakeJobs,
  ...parcelJobs,
  ...filingJobs,
  ...transportJobs,
  ...exportJobs,
  ...replyJobs,
  ...paperJobs,
  ...declarationJobs,
  ...crossborderJobs,
  ...shelfJobs,
  ...bondedJobs,
  ...refundEvidenceJobs,
  ...refundRadarJobs,
  ...refundCertificateJobs,
  ...refundPacketJobs,
  ...refundRateJobs,
  ...refundMoneyJobs,
  'messageLog.export': messageLogExport,
  ...refundDoubtJobs,
}
