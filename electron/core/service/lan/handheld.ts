import type { z } from 'zod'
import { insertScan, lastScan, scanOutcome } from '../../../../db/lan/device.ts'
import { listCounts } from '../../../../db/shelf/count.ts'
import { listInbounds } from '../../../../db/shelf/inbound.ts'
import { listHandovers } from '../../../../db/shelf/work.ts'
import { listWaves } from '../../../../db/shelf/wave.ts'
import { savepoint } from '../../../../db/tx.ts'
import { countArea } from '../../../../shared/contract/area/count.ts'
import type { DeviceScan, ScanOutcome } from '../../../../shared/contract/area/lan.ts'
import { shelfArea } from '../../../../shared/contract/area/shelf.ts'
import { waveArea } from '../../../../shared/contract/area/wave.ts'
import { Failure, failureText, type In, type Out } from '../../../../shared/contract/index.ts'
import { issueText } from '../../../../shared/contract/issue-text.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { tallyCount } from '../shelf/count.ts'
import { tallyInbound } from '../shelf/inbound.ts'
import { qtyText } from '../shelf/post.ts'
import { moveStock } from '../shelf/stock.ts'
import { pickWave } from '../shelf/pick.ts'
import { packParcel } from '../shelf/work.ts'

/** Handhelds: their start page, and their scans, each done once. */

const SHOWN = 50

export function handheldHome(context: ReadContext): Out<'handheld.home'> {
  const { ledger, actor } = context
  return {
    user: actor.name,
    nextSeq: actor.deviceId === undefined ? 1 : lastScan(ledger, actor.deviceId) + 1,
    inbounds: listInbounds(ledger, 'open', SHOWN).map((row) => ({
      id: row.id,
      number: row.number,
      detail: `${row.owner} ${qtyText(row.counted)}/${qtyText(row.expected)}`,
    })),
    counts: listCounts(ledger, 200)
      .filter((row) => row.state === 'open')
      .slice(0, SHOWN)
      .map((row) => ({ id: row.id, name: row.name, detail: `${row.counted}/${row.lines} 行` })),
    waves: listWaves(ledger, 200)
      .filter((row) => row.state === 'open')
      .slice(0, SHOWN)
      .map((row) => ({ id: row.id, name: `${row.id} ${row.name}`, detail: `${row.parcels} 票` })),
    handovers: listHandovers(ledger, SHOWN).map((row) => ({
      id: row.id,
      name: [row.id, row.carrierCode, row.vehicle].join(' '),
      detail: `${row.parcels} 件`,
    })),
  }
}

/** @throws Failure INPUT_INVALID */
function checked<Shape extends z.ZodType>(shape: Shape, input: unknown): z.output<Shape> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Failure('INPUT_INVALID', {
    path: issue?.path.join('.') ?? '',
    reason: issue === undefined ? '' : issueText(issue),
  })
}

/** Does what a scan says, and says what came of it. @throws Failure of the command that the kind stands for */
function perform(context: WriteContext, scan: DeviceScan): string {
  switch (scan.kind) {
    case 'receive': {
      const { line, bin } = tallyInbound(context, checked(shelfArea['inbound.tally'].input, scan.input))
      return `${line.sku} ${line.name} ${line.counted}/${line.qty} → ${bin}`
    }
    case 'move': {
      const input = checked(shelfArea['stock.move'].input, scan.input)
      return `${input.from} → ${input.to} × ${input.qty}，原位还剩 ${moveStock(context, input).left}`
    }
    case 'count': {
      const { title, counted, stateName } = tallyCount(context, checked(countArea['count.tally'].input, scan.input))
      return `${title} ${counted} ${stateName}`
    }
    case 'pick': {
      const { qty, parcelsDone, left } = pickWave(context, checked(waveArea['wave.pick'].input, scan.input))
      return `已拣 ${qty}，拣齐 ${parcelsDone} 票，还剩 ${left} 项`
    }
    case 'pack': {
      const { orderNo, weight, gateName, warning } = packParcel(
        context,
        checked(waveArea['work.pack'].input, scan.input),
      )
      return `${orderNo} 已打包${weight === '' ? '' : ` ${weight} 千克`} ${gateName}${warning === '' ? '' : `　${warning}`}`
    }
  }
}

function outcomeOf(context: WriteContext, scan: DeviceScan): Omit<ScanOutcome, 'again'> {
  try {
    return { id: scan.id, ok: true, code: '', text: savepoint(context.ledger, () => perform(context, scan)) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { id: scan.id, ok: false, code: error.code, text: failureText(error.code, error.data) }
  }
}

/** @throws Failure DEVICE_ONLY, SCAN_ORDER */
export function takeScans(context: WriteContext, input: In<'handheld.scans'>): Out<'handheld.scans'> {
  const { ledger, actor } = context
  const { deviceId } = actor
  if (deviceId === undefined) throw new Failure('DEVICE_ONLY')
  let last = lastScan(ledger, deviceId)
  const outcomes = input.scans.map((scan): ScanOutcome => {
    const known = scanOutcome(ledger, scan.id)
    if (known !== undefined && known.deviceId === deviceId)
      return { ...(JSON.parse(known.outcome) as Omit<ScanOutcome, 'again'>), again: true }
    // A number below the last one, or somebody else's id, is no scan of this device's.
    if (known !== undefined || scan.seq <= last) throw new Failure('SCAN_ORDER', { seq: scan.seq, last })
    const outcome = outcomeOf(context, scan)
    insertScan(ledger, {
      id: scan.id,
      deviceId,
      seq: scan.seq,
      kind: scan.kind,
      outcome: JSON.stringify(outcome),
      scannedAt: scan.at,
      actorId: actor.userId,
      at: context.now(),
    })
    last = scan.seq
    return { ...outcome, again: false }
  })
  return { outcomes, nextSeq: last + 1 }
}
