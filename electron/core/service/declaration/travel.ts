import type { DeclarationRow } from '../../../../db/declaration/declaration.ts'
import { takeNumbers } from '../../../../db/house/identity.ts'
import { papersOf, type MessagePaper } from '../../../../db/paper/paper.ts'
import { textIn, type DecContent, type DecFields } from '../../../../shared/domain/declaration/content.ts'
import { deviceNumber } from '../../../../shared/domain/identifier/own-number.ts'
import { paperKind } from '../../../../shared/domain/paper/kind.ts'
import type { WriteContext } from '../../context.ts'
import type { Wire } from '../../ports.ts'

/** Papers that travel beside a declaration: named in the message (EdocRealation) and packed with it (BND A.4, A.5). */

export interface Travelling {
  readonly rows: readonly DecFields[]
  readonly papers: readonly MessagePaper[]
  /** Papers of a class that the message knows, but which this channel cannot carry. */
  readonly left: number
}

const EDOC_SERIES = 'edoc'
const SERIAL_DIGITS = 8

/** 申报口岸 + 类别 + IM + 18 digits: the device's number and a counter, so that no two machines give one name. */
function edocName(context: WriteContext, district: string, edoc: string): string {
  const serial = String(takeNumbers(context.ledger, EDOC_SERIES, 1)).padStart(SERIAL_DIGITS, '0')
  return `${district}${edoc}IM${deviceNumber(context.identity.deviceCode)}${serial}.pdf`
}

/** yyyyMMdd hh:mm:ss, Beijing (17 characters). */
function signTime(ms: number): string {
  const text = new Date(ms + 8 * 3_600_000).toISOString()
  return `${text.slice(0, 10).replaceAll('-', '')} ${text.slice(11, 19)}`
}

/** Names the papers of a declaration for a message that is about to be frozen. */
export function travellingPapers(
  context: WriteContext,
  row: DeclarationRow,
  content: DecContent,
  wire: Wire,
  at: number,
): Travelling {
  const papers = papersOf(context.ledger, 'declaration', row.id).filter(
    (paper) => paper.removed === 0 && paperKind(paper.kind).edoc !== '',
  )
  if (wire.carriesPapers !== true) return { rows: [], papers: [], left: papers.length }
  const { head } = content
  const named = papers.map((paper) => {
    const { edoc } = paperKind(paper.kind)
    const sha256 = paper.pdfSha256 === '' ? paper.sha256 : paper.pdfSha256
    const name = edocName(context, textIn(head, 'CustomMaster'), edoc)
    const bytes = context.content.find(sha256)?.bytes ?? paper.bytes
    const fields: DecFields = {
      EdocID: name,
      EdocCode: edoc,
      EdocFomatType: 'US',
      EdocCopId: paper.fileName.slice(0, 64),
      EdocOwnerCode: textIn(head, 'TradeCode').slice(0, 10),
      SignTime: signTime(at),
      EdocOwnerName: textIn(head, 'TradeName').slice(0, 100),
      EdocSize: String(bytes),
    }
    return { fields, paper: { paperId: paper.id, name, sha256 } }
  })
  return { rows: named.map((one) => one.fields), papers: named.map((one) => one.paper), left: 0 }
}
