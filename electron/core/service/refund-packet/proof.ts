import { findByEntryNo } from '../../../../db/declaration/declaration.ts'
import { findAnyPaper, notePaper, papersOf as papersInRoom } from '../../../../db/paper/paper.ts'
import { papersOf } from '../../../../db/refund/evidence-page.ts'
import { insertBox } from '../../../../db/refund/proof.ts'
import { Failure, failureText } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { PaperKind } from '../../../../shared/domain/refund/evidence.ts'
import { figuresOf } from '../../../../shared/domain/refund/packet/figure.ts'
import type { JobContext, JobDefinition, ReadContext, WriteContext } from '../../context.ts'
import { attachPaper, type AttachWish } from '../paper/attach.ts'
import { claimOf, requirePacket, type PacketClaim } from './claim-of.ts'
import { packetPapers, placeFigures } from './room.ts'

/** A packet's papers gathered from where they are kept, and where its figures stand on them. */

export function packetFigures(context: ReadContext, input: In<'packet.figures'>): Out<'packet.figures'> {
  const papers = packetPapers(context, input.id)
  const computed = claimOf(context.ledger, requirePacket(context.ledger, input.id))
  const figures = placeFigures(context, computed, papers)
  const names = new Map(papers.map((paper) => [paper.id, paper.fileName]))
  return {
    papers: papers.map((paper) => ({
      id: paper.id,
      fileName: paper.fileName,
      pages: paper.pages,
      hasText: paper.characters > 0,
    })),
    figures: figures.map(({ place, documentKind, document, ...figure }) => ({
      ...figure,
      group: `${documentKind === 'export' ? '报关单' : '凭证'} ${document}`,
      ...(place === undefined
        ? {}
        : {
            place: {
              paperId: place.paperId,
              fileName: names.get(place.paperId) ?? '',
              page: place.page,
              x: place.x,
              y: place.y,
              width: place.width,
              height: place.height,
            },
          }),
    })),
    missing: figures.filter((one) => one.place === undefined).length,
  }
}

export function drawBox(context: WriteContext, input: In<'packet.box'>): Out<'packet.box'> {
  const { id, ...box } = input
  const computed = claimOf(context.ledger, requirePacket(context.ledger, id))
  const known = figuresOf(computed.items.values(), computed.lines.values())
  if (!known.some((one) => one.id === box.figure)) throw new Failure('RECORD_UNKNOWN', { id: box.figure })
  const paper = packetPapers(context, id).find((one) => one.id === box.paperId)
  if (paper === undefined || box.page > paper.pages) throw new Failure('PAPER_UNKNOWN', { id: box.paperId })
  insertBox(context.ledger, id, box, context.actor.userId, context.now())
  context.audit('packet.box', `packet ${id}`, { figure: box.figure, paper: box.paperId, page: box.page })
  context.touch('refund')
  return {}
}

/** How the kept papers of a refund are called among the papers of a filing. */
const KINDS: Readonly<Record<PaperKind, string>> = {
  purchaseContract: 'contract',
  exportContract: 'contract',
  transport: 'transport',
  entrustment: 'proxy',
  insurance: 'insurance',
  payment: 'payment',
  other: 'other',
}
/** The order of a packet's papers: what is claimed first, then what proves it. */
const ORDER = [
  'customsDeclaration',
  'invoice',
  'contract',
  'packing',
  'transport',
  'proxy',
  'agreement',
  'insurance',
  'payment',
]
const rankOf = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length)

type Wish = Omit<AttachWish, 'room' | 'subject'>

/** Papers that are kept elsewhere for what the packet claims: of its declarations and vouchers, and of our own filings of them. */
function keptElsewhere(context: ReadContext, computed: PacketClaim): Wish[] {
  const { ledger } = context
  const exports = [
    ...new Map([...computed.items.values()].map(({ declaration }) => [declaration.id, declaration])).values(),
  ]
  const vouchers = [...new Set([...computed.lines.values()].map((one) => one.voucher.id))]
  const kept = [
    ...papersOf(
      ledger,
      'export',
      exports.map((one) => one.id),
    ),
    ...papersOf(ledger, 'voucher', vouchers),
    ...papersOf(ledger, 'packet', [computed.packet.id]),
  ].map((paper): Wish => ({
    hash: paper.fileHash,
    fileName: paper.fileName,
    kind: KINDS[paper.kind],
    title: paper.title,
    number: paper.number,
    note: paper.note,
  }))
  const filed = exports.flatMap(({ declarationNo }) => {
    const own = findByEntryNo(ledger, declarationNo)
    return own === undefined ? [] : papersInRoom(ledger, 'declaration', own.id).filter((paper) => paper.removed === 0)
  })
  const ours = filed.map(({ sha256, fileName, kind, title, number, note }): Wish => ({
    hash: sha256,
    fileName,
    kind,
    title,
    number,
    note,
  }))
  return [...new Map([...kept, ...ours].map((one) => [one.hash, one])).values()]
}

async function gather(job: JobContext, input: In<'packet.gather'>): Promise<Out<'packet.gather'>> {
  const computed = claimOf(job.ledger, requirePacket(job.ledger, input.id))
  const place = { room: 'packet', subject: input.id } as const
  // What somebody took out stays out.
  const wanted = keptElsewhere(job, computed).filter(
    (one) => findAnyPaper(job.ledger, place.room, place.subject, one.hash) === undefined,
  )
  const refused: { fileName: string; reason: string }[] = []
  let added = 0
  for (const [at, one] of wanted.entries()) {
    job.progress(at, wanted.length)
    try {
      await attachPaper(job, { ...place, ...one })
      added++
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'JOB_CANCELLED' || error.code === 'PAPER_LOCKED') throw error
      refused.push({ fileName: one.fileName, reason: failureText(error.code, error.data) })
    }
  }
  return await job.slice(() => {
    const papers = packetPapers(job, input.id)
    const ids = [...papers]
      .sort((a, b) => rankOf(a.kind) - rankOf(b.kind) || a.position - b.position)
      .map((one) => one.id)
    if (ids.some((id, at) => papers[at]?.id !== id))
      notePaper(job.ledger, { ...place, paperId: 0 }, { what: 'order', ids }, job.actor.userId, job.now())
    job.touch('paper', 'refund')
    return { added, papers: papers.length, refused }
  })
}

export const gatherJob: JobDefinition<'packet.gather'> = {
  label: () => '收齐退税包单证',
  afterCrash: 'resume',
  run: gather,
}
