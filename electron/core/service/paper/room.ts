import { clientNames } from '../../../../db/filing/page.ts'
import { readTracked } from '../../../../db/tracked/tracked.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { PAPER_ROOMS } from '../../../../shared/contract/area/paper.ts'
import { textIn } from '../../../../shared/domain/declaration/content.ts'
import { declarationState } from '../../../../shared/domain/declaration/state.ts'
import { trackedKind, trackedState } from '../../../../shared/domain/tracked/kind.ts'
import type { BookFigure } from '../../../../shared/domain/paper/book.ts'
import type { PlacedPaper } from '../../../../db/paper/paper.ts'
import type { ReadContext } from '../../context.ts'
import { contentOf, declarationOf } from '../declaration/save.ts'
import { packetRoom } from '../refund-packet/room.ts'

export type RoomId = (typeof PAPER_ROOMS)[number]

/** What a filing says of itself where its papers are listed and bound. */
export interface PaperOwner {
  /** 报关单 D… */
  readonly name: string
  /** Begins the file's name; stands at the foot of each page. */
  readonly mark: string
  readonly facts: readonly string[]
  /** Why its papers must not change any more; undefined while they may. */
  readonly locked: string | undefined
  /** What a bound PDF of its papers is called. */
  readonly bookName: string
  /** Figures of the filing that its papers show, for the PDF that is bound from them. */
  figures?(papers: readonly PlacedPaper[]): readonly BookFigure[]
}

type Room = (context: ReadContext, subject: number) => PaperOwner

/** A declaration takes papers until customs has deleted it: papers may be asked for after declaring. @throws Failure DECLARATION_UNKNOWN */
function declarationRoom(context: ReadContext, id: number): PaperOwner {
  const row = declarationOf(context.ledger, id)
  const { head } = contentOf(context.ledger, row)
  const client = clientNames(context.ledger).get(row.clientId)
  const direction = row.direction === 'I' ? '进口' : row.direction === 'E' ? '出口' : ''
  const facts = [
    `企业编号：${row.ownNo}`,
    ...(row.platformNo === '' ? [] : [`统一编号：${row.platformNo}`]),
    ...(row.entryNo === '' ? [] : [`海关编号：${row.entryNo}`]),
    ...(client === undefined ? [] : [`客户：${client}`]),
    ...(textIn(head, 'TradeName') === '' ? [] : [`境内收发货人：${textIn(head, 'TradeName')}`]),
    ...(row.contractNo === '' ? [] : [`合同号：${row.contractNo}`]),
  ]
  return {
    name: `${direction}报关单 ${row.ownNo}`,
    mark: row.ownNo,
    facts,
    locked: row.state === 'deleted' ? declarationState(row.state).name : undefined,
    bookName: '随附单据',
  }
}

/** An agreement or certificate takes papers as long as it is not ended. @throws Failure TRACKED_UNKNOWN */
function trackedRoom(context: ReadContext, id: number): PaperOwner {
  const row = readTracked(context.ledger, id)
  if (row === undefined) throw new Failure('TRACKED_UNKNOWN', { id })
  const state = trackedState(row.kind, row.state)
  const kind = trackedKind(row.kind)
  return {
    name: `${kind.name} ${row.number}`,
    mark: row.number.replace(/[\\/:*?"<>|]/g, '_'),
    facts: [`${kind.numberName}：${row.number}`, ...(row.party === '' ? [] : [`${kind.partyName}：${row.party}`])],
    locked: state.ended ? state.name : undefined,
    bookName: '随附单据',
  }
}

const ROOMS: Readonly<Record<RoomId, Room>> = {
  declaration: declarationRoom,
  tracked: trackedRoom,
  packet: packetRoom,
}

/** The filing that papers belong to. @throws Failure of the room when there is none */
export function paperOwner(context: ReadContext, room: RoomId, subject: number): PaperOwner {
  return ROOMS[room](context, subject)
}

/** The room of a stored paper. Throws RangeError for one that this program does not know. */
export function roomOf(text: string): RoomId {
  if (text === 'declaration' || text === 'tracked' || text === 'packet') return text
  throw new RangeError(`paper room ${text}`)
}
