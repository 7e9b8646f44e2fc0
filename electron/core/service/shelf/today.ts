import { binEvents, pageBins } from '../../../../db/shelf/bin.ts'
import { openHolds } from '../../../../db/shelf/hold.ts'
import { findInbound, listInbounds } from '../../../../db/shelf/inbound.ts'
import { itemAccounts, itemPapers } from '../../../../db/shelf/item.ts'
import { expiringStands, movesSince, standsOfBin, standsOfCode, type StandRow } from '../../../../db/shelf/stock.ts'
import { waitingParcels } from '../../../../db/shelf/wave.ts'
import { stoppedParcels, workFigures } from '../../../../db/shelf/work.ts'
import { readUser } from '../../../../db/house/people.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { accountOfCode } from '../../../../shared/domain/bonded/account.ts'
import { BIN_COLOUR_TABLE, binCode, readBinColour } from '../../../../shared/domain/shelf/colour.ts'
import { gateOf, RELEASED, STOPPED } from '../../../../shared/domain/shelf/parcel-step.ts'
import { readScan } from '../../../../shared/domain/shelf/scan.ts'
import { findBin } from '../../../../db/shelf/bin.ts'
import type { ReadContext } from '../../context.ts'
import { binOf, binRow, colourFigures } from './bin.ts'
import { coloursOfLoads } from './colour.ts'
import { qtyText } from './post.ts'
import { standShower, today, warnDays } from './stock.ts'
import { findWork, workView } from './work.ts'

/** The keeper's home, what a scan means, and the page for an officer. */

const iso = (ms: number): string => new Date(ms).toISOString()
const MOST = 200
/** Counting further costs more than it tells. */
const MOST_WAITING = 5000

type Figure = Out<'warehouse.today'>['figures'][number]

const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

export function warehouseToday(context: ReadContext): Out<'warehouse.today'> {
  const { ledger } = context
  const day = today(context)
  const inbounds = listInbounds(ledger, 'open', 500)
  const expiring = expiringStands(ledger, plusDays(day, warnDays(context)), 500)
  const show = standShower(context, expiring)
  const holds = openHolds(ledger, 100)
  const midnight = Date.parse(`${day}T00:00:00Z`) - 8 * 3_600_000
  const open = inbounds.filter((row) => row.counted < row.expected).length
  const over = inbounds.filter((row) => row.counted > row.expected || row.extras > 0).length
  const work = workFigures(ledger)
  const sum = (rows: typeof work): number => rows.reduce((total, row) => total + row.count, 0)
  const ready = waitingParcels(ledger, RELEASED, undefined, MOST_WAITING + 1).length
  const leaving = sum(work.filter((row) => row.step === 'packed' && gateOf(row.filingState) === 'open'))
  const stops = stoppedParcels(ledger, STOPPED, 500).length
  const figures: Figure[] = [
    {
      id: 'ready',
      title: '放行待拣',
      count: Math.min(ready, MOST_WAITING),
      tone: ready > 0 ? 'blue' : 'grey',
      tab: 'wave',
      detail: ready > MOST_WAITING ? '还有更多，先分波次' : '海关已放行，未进波次',
    },
    {
      id: 'picking',
      title: '波次在拣',
      count: sum(work.filter((row) => row.step === 'planned')),
      tone: 'blue',
      tab: 'wave',
      detail: '已分配，未拣',
    },
    {
      id: 'leaving',
      title: '可出库',
      count: leaving,
      tone: leaving > 0 ? 'green' : 'grey',
      tab: 'line',
      detail: '已打包并放行',
    },
    {
      id: 'stops',
      title: '拦截',
      count: stops,
      tone: stops > 0 ? 'red' : 'grey',
      tab: 'line',
      detail: '查验、撤销、退单',
    },
    { id: 'inbound', title: '待收货', count: open, tone: 'blue', tab: 'inbound', detail: `登记未点齐的到货单` },
    {
      id: 'difference',
      title: '收货差异',
      count: over,
      tone: over > 0 ? 'red' : 'grey',
      tab: 'inbound',
      detail: '多到或单外到货',
    },
    {
      id: 'hold',
      title: '冻结',
      count: holds.length,
      tone: holds.length > 0 ? 'red' : 'grey',
      tab: 'stock',
      detail: '不能拣货',
    },
    {
      id: 'expiry',
      title: '临期与过期',
      count: expiring.length,
      tone: expiring.length > 0 ? 'amber' : 'grey',
      tab: 'stock',
      detail: `${warnDays(context)} 天内到期`,
    },
    {
      id: 'moves',
      title: '今日移动',
      count: movesSince(ledger, midnight),
      tone: 'grey',
      tab: 'stock',
      detail: '收货、上架、移库、拣货',
    },
  ]
  return {
    figures,
    colours: colourFigures(context),
    holds: holds.map((hold) => ({
      id: hold.id,
      bin: hold.binCode,
      goods: hold.goods,
      reason: hold.reason,
      at: iso(hold.at),
    })),
    expiring: expiring.slice(0, 50).map(show),
  }
}

type ScanAnswer = Out<'warehouse.scan'>

/** What a scanned code is, in the order in which people mean it: a bin, an inbound list, goods. */
export function scanWarehouse(context: ReadContext, input: In<'warehouse.scan'>): ScanAnswer {
  const scan = readScan(input.code)
  const shown = (rows: readonly StandRow[]): ScanAnswer['stands'] => rows.map(standShower(context, rows))
  const base = { code: scan.code, lotNo: scan.lotNo, expiresOn: scan.expiresOn, colour: '', tone: 'grey', stands: [] }
  const bin = findBin(context.ledger, binCode(scan.code))
  if (bin !== undefined) {
    const derived = coloursOfLoads(context, [bin.id]).get(bin.id)
    const colour = BIN_COLOUR_TABLE[derived ?? readBinColour(bin.colour) ?? 'bonded']
    const stands = shown(standsOfBin(context.ledger, bin.id, MOST))
    return {
      ...base,
      kind: 'bin',
      code: bin.code,
      id: bin.id,
      title: `库位 ${bin.code}`,
      colour: colour.name,
      tone: colour.tone,
      stands,
    }
  }
  const inbound = findInbound(context.ledger, scan.code)
  if (inbound !== undefined)
    return { ...base, kind: 'inbound', id: inbound.id, title: `到货单 ${inbound.number}　${inbound.owner}` }
  const stands = standsOfCode(context.ledger, scan.code, MOST)
  const first = stands[0]
  if (first !== undefined)
    return { ...base, kind: 'goods', title: `${first.sku || first.itemNo} ${first.name}`, stands: shown(stands) }
  const work = findWork(context, scan.code)
  if (work !== undefined) {
    const { orderNo, stepName, gateName, gateTone, filingStateName } = workView(work)
    const title = `包裹 ${orderNo}　${stepName}　海关${filingStateName}　${gateName}`
    return { ...base, kind: 'parcel', id: work.parcelId, title, tone: gateTone }
  }
  return { ...base, kind: 'unknown', title: `没有找到“${scan.code}”` }
}

const DIRECTIONS: Readonly<Record<string, string>> = { I: '入', E: '出' }
const TYPES: Readonly<Record<string, string>> = {
  INV101: '核注清单',
  SAS101: '业务申报表',
  SAS111: '出入库单',
  SAS121: '核放单',
  BWS101: '账册备案',
}

function behind(context: ReadContext, row: StandRow): Pick<Out<'bin.sheet'>['stands'][number], 'accounts' | 'papers'> {
  if (row.itemId === 0) return { accounts: [], papers: [] }
  return {
    accounts: itemAccounts(context.ledger, row.itemId, row.ownerId).map((one) => {
      const account = accountOfCode(one.account)
      return { account: account.name, title: account.title, qty: qtyText(one.quantity) }
    }),
    papers: itemPapers(context.ledger, row.itemId, 8).map((paper) => ({
      what: `${TYPES[paper.type] ?? paper.type}${DIRECTIONS[paper.direction] ?? ''}`,
      number: paper.number,
      qty: qtyText(paper.quantity),
      at: iso(paper.at),
    })),
  }
}

/** 查库: owner, item, book, shelf, in flight, and the papers behind each figure. @throws Failure BIN_UNKNOWN */
export function binSheet(context: ReadContext, input: In<'bin.sheet'>): Out<'bin.sheet'> {
  const { ledger } = context
  const bin = binOf(context, input.code)
  const [row] = pageBins(ledger, {
    branches: [{ text: 'b.bin_id = ?', values: [bin.id] }],
    rest: [],
    down: true,
    after: undefined,
    limit: 1,
  })
  if (row === undefined) throw new Failure('BIN_UNKNOWN', { bin: input.code })
  const stands = standsOfBin(ledger, bin.id, MOST)
  const show = standShower(context, stands)
  return {
    bin: binRow(row, coloursOfLoads(context, [bin.id]).get(bin.id)),
    at: iso(context.now()),
    stands: stands.map((stand) => ({ ...show(stand), ...behind(context, stand) })),
    colours: binEvents(ledger, bin.id, 10).map((event) => ({
      name: BIN_COLOUR_TABLE[readBinColour(event.colour) ?? 'bonded'].name,
      reason: event.reason,
      by: readUser(ledger, event.actorId)?.name ?? '系统',
      at: iso(event.at),
    })),
  }
}
