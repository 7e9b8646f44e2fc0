import type { Migration } from '../migrate.ts'
import { house } from './0001-house.ts'
import { party } from './0002-party.ts'
import { intake } from './0003-intake.ts'
import { parcel } from './0004-parcel.ts'
import { filing } from './0005-filing.ts'
import { crossborder } from './0006-crossborder.ts'
import { declaration } from './0007-declaration.ts'
import { channel } from './0008-channel.ts'
import { intakeSpeed } from './0009-intake-speed.ts'
import { coreSpeed } from './0010-core-speed.ts'
import { paper } from './0011-paper.ts'
import { customsMoney } from './0012-customs-money.ts'
import { bondedBook } from './0013-bonded-book.ts'
import { bondedShelf } from './0014-bonded-shelf.ts'
import { bondedCount } from './0015-bonded-count.ts'
import { lan } from './0016-lan.ts'
import { refundEvidence } from './0017-refund-evidence.ts'
import { refundMoney } from './0018-refund-money.ts'
import { refundPacket } from './0019-refund-packet.ts'
import { signing } from './0020-signing.ts'
import { refundProof } from './0027-refund-proof.ts'
import { bondedMonth } from './0026-bonded-month.ts'
import { contactGap } from './0023-contact-gap.ts'
import { writeOff } from './0024-write-off.ts'
import { warehouseTrace } from './0025-warehouse-trace.ts'
import { parcelZone } from './0021-parcel-zone.ts'
import { refundEarly } from './0028-refund-early.ts'
import { vehicleAnswer } from './0031-vehicle-answer.ts'
import { matchSpeed } from './0032-match-speed.ts'
import { loadSpeed } from './0029-load-speed.ts'

/** In order; never reordered, never edited once released. */
export const migrations: readonly Migration[] = [
  house,
  party,
  intake,
  parcel,
  filing,
  crossborder,
  declaration,
  channel,
  intakeSpeed,
  coreSpeed,
  paper,
  customsMoney,
  bondedBook,
  bondedShelf,
  bondedCount,
  lan,
  refundEvidence,
  refundMoney,
  refundPacket,
  signing,
  refundProof,
  bondedMonth,
  contactGap,
  writeOff,
  warehouseTrace,
  parcelZone,
  refundEarly,
  vehicleAnswer,
  matchSpeed,
  loadSpeed,
]
