import { trackedLaws } from '../../../../db/tracked/laws.ts'
import { paperLaws } from '../../../../db/paper/laws.ts'
import { documentLaws } from '../../../../db/bonded/document-laws.ts'
import { bondedLaws } from '../../../../db/bonded/laws.ts'
import { declarationLaws } from '../../../../db/declaration/laws.ts'
import { packetLaws } from '../../../../db/refund/packet-laws.ts'
import { earlyLaws } from '../../../../db/refund/early-laws.ts'
import { proofLaws } from '../../../../db/refund/proof-laws.ts'
import { evidenceLaws } from '../../../../db/refund/evidence-laws.ts'
import { crossborderLaws } from '../../../../db/crossborder/laws.ts'
import { filingLaws } from '../../../../db/filing/laws.ts'
import { houseLaws } from '../../../../db/house/laws.ts'
import { intakeLaws } from '../../../../db/intake/laws.ts'
import { refundMoneyLaws } from '../../../../db/refund-money/laws.ts'
import { shelfLaws } from '../../../../db/shelf/laws.ts'
import { tradeLaws } from '../../../../db/trade/laws.ts'
import { parcelLaws } from '../../../../db/trade/parcel-laws.ts'
import type { Law } from '../../../../db/law.ts'

/** All laws of the ledger, room by room. */
export const LAWS: readonly Law[] = [
  ...houseLaws,
  ...intakeLaws,
  ...tradeLaws,
  ...parcelLaws,
  ...filingLaws,
  ...crossborderLaws,
  ...evidenceLaws,
  ...earlyLaws,
  ...packetLaws,
  ...proofLaws,
  ...declarationLaws,
  ...paperLaws,
  ...trackedLaws,
  ...bondedLaws,
  ...documentLaws,
  ...shelfLaws,
  ...refundMoneyLaws,
]
