import { clientNames } from '../../../../db/filing/page.ts'
import { papersOf, type PlacedPaper } from '../../../../db/paper/paper.ts'
import { boxesOf, type PacketBox } from '../../../../db/refund/proof.ts'
import { fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import type { BookFigure } from '../../../../shared/domain/paper/book.ts'
import { cellsOf } from '../../../../shared/domain/paper/cells.ts'
import { figuresOf, findFigures, type Figure } from '../../../../shared/domain/refund/packet/figure.ts'
import { PACKET_STATE_NAMES } from '../../../../shared/domain/refund/packet/state.ts'
import type { ReadContext } from '../../context.ts'
import { textOfPaper } from '../paper/list.ts'
import type { PaperOwner } from '../paper/room.ts'
import { claimOf, packetName, requirePacket, type PacketClaim } from './claim-of.ts'

/** The papers of a packet and where its figures stand on them. */

/** A figure with its place: drawn by a person, else found in the text, else nowhere. */
export interface PlacedFigure extends Figure {
  readonly from: 'box' | 'text' | ''
  readonly times: number
  readonly place: Omit<PacketBox, 'figure'> | undefined
}

/** Where a claim's figures stand on papers; what people drew goes before what was found. */
export function placeFigures(
  context: ReadContext,
  computed: PacketClaim,
  papers: readonly PlacedPaper[],
): PlacedFigure[] {
  const figures = figuresOf(computed.items.values(), computed.lines.values())
  const found = findFigures(
    figures,
    papers
      .filter((paper) => paper.textSha256 !== '')
      .map((paper) => ({ paperId: paper.id, kind: paper.kind, cells: cellsOf(textOfPaper(context, paper)) })),
  )
  const boxes = boxesOf(context.ledger, computed.packet.id)
  const standing = new Set(papers.map((paper) => paper.id))
  return figures.map((figure) => {
    const box = boxes.get(figure.id)
    if (box !== undefined && standing.has(box.paperId)) return { ...figure, from: 'box', times: 1, place: box }
    const text = found.get(figure.id)
    return text === undefined
      ? { ...figure, from: '', times: 0, place: undefined }
      : { ...figure, from: 'text', times: text.times, place: { paperId: text.paperId, ...text.place } }
  })
}

const GROUPS: Readonly<Record<Figure['documentKind'], string>> = { export: '报关单', voucher: '凭证' }
const NOWHERE = { page: 1, x: 0, y: 0, width: 0, height: 0 }

function bookFigures(
  context: ReadContext,
  computed: PacketClaim,
  papers: readonly PlacedPaper[],
): readonly BookFigure[] {
  return placeFigures(context, computed, papers).map(({ documentKind, document, label, value, place }) => {
    const paper = papers.findIndex((one) => one.id === place?.paperId)
    const { page, x, y, width, height } = place ?? NOWHERE
    return {
      group: `${GROUPS[documentKind]} ${document}`,
      label,
      value,
      paper: paper < 0 ? undefined : paper,
      page,
      x,
      y,
      width,
      height,
    }
  })
}

/** A packet takes papers until it is withdrawn: the bureau may ask for them years later. @throws Failure PACKET_UNKNOWN */
export function packetRoom(context: ReadContext, id: number): PaperOwner {
  const packet = requirePacket(context.ledger, id)
  const computed = claimOf(context.ledger, packet)
  const name = packetName(packet)
  return {
    name: `退税包 ${name}`,
    mark: `退税包${name}`,
    facts: [
      `客户：${clientNames(context.ledger).get(packet.clientId) ?? ''}`,
      `申报年月、批次：${packet.period} ${packet.batch}`,
      `计税金额：${fixedTextPadded(computed.claim.taxable, 2)} 元　退税额：${fixedTextPadded(computed.claim.refund, 2)} 元`,
    ],
    locked: packet.state === 'withdrawn' ? PACKET_STATE_NAMES.withdrawn : undefined,
    bookName: '单证',
    figures: (papers) => bookFigures(context, computed, papers),
  }
}

/** Papers of a packet that stand. */
export const packetPapers = (context: ReadContext, id: number): PlacedPaper[] =>
  papersOf(context.ledger, 'packet', id).filter((paper) => paper.removed === 0)
