import { allocationScreen } from '../feature/allocation/allocation-screen.tsx'
import { auditScreen } from '../feature/audit/audit-screen.tsx'
import { awayScreen } from '../feature/away/away-screen.tsx'
import { calculatorScreen } from '../feature/calculator/calculator-screen.tsx'
import { bondedFormScreen, bondedListScreen, bondedPassScreen } from '../feature/bonded/bonded-screen.tsx'
import { vehicleScreen } from '../feature/bonded/vehicle-screen.tsx'
import { bookScreen } from '../feature/book/book-screen.tsx'
import { channelScreen } from '../feature/channel/channel-screen.tsx'
import { clientScreen } from '../feature/client/client-screen.tsx'
import { crossborderScreen } from '../feature/crossborder/crossborder-screen.tsx'
import { declarationScreen } from '../feature/declaration/declaration-screen.tsx'
import { doubtScreen } from '../feature/doubt/doubt-screen.tsx'
import { evidenceScreen } from '../feature/evidence/evidence-screen.tsx'
import { filingScreen } from '../feature/filing/filing-screen.tsx'
import { lanScreen } from '../feature/lan/lan-screen.tsx'
import { outboxScreen } from '../feature/filing/outbox-screen.tsx'
import { fxScreen } from '../feature/fx/fx-screen.tsx'
import { goodsScreen } from '../feature/goods/goods-screen.tsx'
import { homeScreen } from '../feature/home/home-screen.tsx'
import { intakeScreen } from '../feature/intake/intake-screen.tsx'
import { jobScreen } from '../feature/job/job-screen.tsx'
import { statementScreen } from '../feature/statement/statement-screen.tsx'
import { settingScreen } from '../feature/setting/setting-screen.tsx'
import { tableScreen } from '../feature/table/table-screen.tsx'
import { userScreen } from '../feature/user/user-screen.tsx'
import { matchScreen } from '../feature/match/match-screen.tsx'
import { packetScreen } from '../feature/packet/packet-screen.tsx'
import { producerScreen } from '../feature/producer/producer-screen.tsx'
import { radarScreen } from '../feature/radar/radar-screen.tsx'
import { rateScreen } from '../feature/rate/rate-screen.tsx'
import { messageLogScreen } from '../feature/messagelog/message-log-screen.tsx'
import { payCheckScreen } from '../feature/paycheck/paycheck-screen.tsx'
import { reconcileScreen } from '../feature/reconcile/reconcile-screen.tsx'
import { receiptScreen } from '../feature/receipt/receipt-screen.tsx'
import { replyScreen } from '../feature/reply/reply-screen.tsx'
import { trackedScreen } from '../feature/tracked/tracked-screen.tsx'
import { transportScreen } from '../feature/transport/transport-screen.tsx'
import { inventoryScreen, parcelScreen } from '../feature/parcel/parcel-screen.tsx'
import { warehouseScreen } from '../feature/warehouse/warehouse-screen.tsx'
import type { ScreenEntry } from './screen.ts'

/**
 * Every screen of the program, in the order of the tree. A screen registers itself by one entry here;
 * tree, tabs, hotkeys and search follow. Other parts of the program open screens by these ids: the core's work queue
 * (home, intake, match, parcel, filing, receipt, outbox, transport), the strip (outbox, filing, receipt, channel) and the search
 * (parcel, filing, client, goods, transport, intake), which pass `params: { id }` for one record and `filters` for a pile.
 */
export const SCREENS: readonly ScreenEntry[] = [
  homeScreen,
  awayScreen,
  intakeScreen,
  matchScreen,
  parcelScreen,
  inventoryScreen,
  transportScreen,
  declarationScreen,
  bookScreen,
  bondedListScreen,
  bondedFormScreen,
  bondedPassScreen,
  vehicleScreen,
  reconcileScreen,
  filingScreen,
  warehouseScreen,
  crossborderScreen,
  outboxScreen,
  receiptScreen,
  replyScreen,
  payCheckScreen,
  messageLogScreen,
  trackedScreen,
  channelScreen,
  radarScreen,
  packetScreen,
  evidenceScreen,
  producerScreen,
  rateScreen,
  allocationScreen,
  doubtScreen,
  fxScreen,
  statementScreen,
  calculatorScreen,
  clientScreen,
  goodsScreen,
  tableScreen,
  userScreen,
  lanScreen,
  settingScreen,
  jobScreen,
  auditScreen,
]
