import type { PlacedPaper } from '../../../../db/paper/paper.ts'
import { papersOf } from '../../../../db/refund/evidence-page.ts'
import { packetEvents } from '../../../../db/refund/packet.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { daysAfter } from '../../../../shared/domain/crossborder/return-application.ts'
import { paperKind } from '../../../../shared/domain/paper/kind.ts'
import { refundRegime } from '../../../../shared/domain/refund/regime.ts'
import { PAPER_NAMES } from '../../../../shared/domain/refund/voucher-state.ts'
import type { ReadContext } from '../../context.ts'
import { paperTitle } from '../paper/list.ts'
import type { PacketClaim } from './claim-of.ts'
import { packetPapers } from './room.ts'

/** 备案单证. */

// STA 2026 No. 5 art. 46: contracts, transport papers, entrusting of the declaration.
// Kinds of the kept papers, and of the papers in the packet itself.
const REQUIRED_PAPERS = [
  [['transport'], '运输单据'],
  [['entrustment', 'proxy', 'agreement'], '委托报关单据'],
  [['exportContract', 'purchaseContract', 'contract'], '合同'],
] as const

const WHOLE = '整包'
type Kept = Out<'packet.get'>['papers'][number]

function kept({ paper, about }: { readonly paper: ReturnType<typeof papersOf>[number]; readonly about: string }): Kept {
  const { kind, title, fileName, fileHash: hash, pages } = paper
  return { kind, kindName: PAPER_NAMES[kind], title, fileName, hash, pages, about }
}
function placed(paper: PlacedPaper): Kept {
  const { kind, fileName, sha256: hash, pages } = paper
  return { kind, kindName: paperKind(kind).name, title: paperTitle(paper), fileName, hash, pages, about: WHOLE }
}

/** 备案单证 of the claim: what is there, what is missing, until when, how long it is kept. */
export function keptPapers(
  context: ReadContext,
  computed: PacketClaim,
): Pick<Out<'packet.get'>, 'papers' | 'papersMissing' | 'papersDueOn' | 'papersKeptUntil'> {
  const exports = new Map([...computed.items.values()].map((one) => [one.declaration.id, one.declaration]))
  const vouchers = new Map([...computed.lines.values()].map((one) => [one.voucher.id, one.voucher]))
  const { ledger } = context
  const found = [
    ...papersOf(ledger, 'export', [...exports.keys()]).map((paper) => ({
      paper,
      about: `报关单 ${exports.get(paper.subjectId)?.declarationNo ?? ''}`,
    })),
    ...papersOf(ledger, 'voucher', [...vouchers.keys()]).map((paper) => ({
      paper,
      about: `凭证 ${vouchers.get(paper.subjectId)?.voucherNo ?? ''}`,
    })),
    ...papersOf(ledger, 'packet', [computed.packet.id]).map((paper) => ({ paper, about: WHOLE })),
  ]
  const known = new Set(found.map(({ paper }) => paper.fileHash))
  const inside = packetPapers(context, computed.packet.id).filter((paper) => !known.has(paper.sha256))
  const missing: string[] = []
  const has = (kinds: readonly string[], exportId: number): boolean =>
    found.some(({ paper, about }) => kinds.includes(paper.kind) && (about === WHOLE || paper.subjectId === exportId)) ||
    inside.some((paper) => kinds.includes(paper.kind))
  for (const [id, declaration] of exports) {
    const names = REQUIRED_PAPERS.filter(([kinds]) => !has(kinds, id)).map(([, name]) => name)
    if (names.length > 0) missing.push(`${declaration.declarationNo} 缺${names.join('、')}`)
  }
  const filed = packetEvents(ledger, computed.packet.id)
    .filter((event) => event.act === 'file')
    .at(-1)
  const day = [...exports.values()].map((one) => one.exportDate).sort()[0] ?? ''
  const regime = day === '' ? undefined : refundRegime(day)
  return {
    papers: [...found.map(kept), ...inside.map(placed)],
    papersMissing: missing,
    papersDueOn: filed === undefined || regime === undefined ? '' : daysAfter(filed.day, regime.retained.days),
    papersKeptUntil:
      filed === undefined || regime === undefined
        ? ''
        : `${Number(filed.day.slice(0, 4)) + regime.retained.years}${filed.day.slice(4)}`,
  }
}
