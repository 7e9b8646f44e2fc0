import { papersOf, type PlacedPaper } from '../../../../db/paper/paper.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { DEC_ELEMENT_TABLE } from '../../../../shared/code/declaration.ts'
import { directionOf, textIn } from '../../../../shared/domain/declaration/content.ts'
import { cellsOf, type TextCell } from '../../../../shared/domain/paper/cells.ts'
import { guessLines } from '../../../../shared/domain/paper/prefill-lines.ts'
import { guessHead } from '../../../../shared/domain/paper/prefill.ts'
import { groupOf } from '../../../../shared/message/dec/section.ts'
import type { ReadContext } from '../../context.ts'
import { contentOf, declarationOf } from '../declaration/save.ts'
import { codeMeant } from '../declaration/tables.ts'
import { textOfPaper } from './list.ts'

/** What the papers of a declaration say for its fields. A paper that knows a thing best is asked first; nothing is stored. */

type Head = Out<'paper.prefill'>['head'][number]
type Line = Out<'paper.prefill'>['items'][number]

/** Which paper is believed for a field: the packing list for weights, the bill for the bill, the invoice or contract for the rest. */
const BEST: Readonly<Record<string, readonly string[]>> = {
  GrossWet: ['packing', 'transport'],
  NetWt: ['packing'],
  PackNo: ['packing', 'transport'],
  BillNo: ['transport'],
  TrafName: ['transport'],
  MarkNo: ['packing'],
  WrapType: ['packing', 'transport'],
  DistinatePort: ['transport'],
  DespPortCode: ['transport'],
}
const USUAL = ['invoice', 'contract', 'packing', 'transport']

function rank(field: string, kind: string): number {
  const order = [...(BEST[field] ?? []), ...USUAL]
  const at = order.indexOf(kind)
  return at < 0 ? order.length : at
}

const placeOf = ({ page, x, y, width, height, text }: TextCell): Head['place'] => ({ page, x, y, width, height, text })

/** undefined: the field takes a code, and nobody can say which is meant. */
function coded(context: ReadContext, field: string, value: string): string | undefined {
  const table = DEC_ELEMENT_TABLE[field]
  return table === undefined ? value : codeMeant(context.ledger, table, value)
}

export function prefillDeclaration(context: ReadContext, input: In<'paper.prefill'>): Out<'paper.prefill'> {
  const content = contentOf(context.ledger, declarationOf(context.ledger, input.declarationId))
  const direction = directionOf(content) === 'I' ? 'I' : 'E'
  const papers = papersOf(context.ledger, 'declaration', input.declarationId).filter((paper) => paper.removed === 0)
  const group = groupOf('head')
  const head = new Map<string, { readonly guess: Head; readonly rank: number }>()
  let items: Line[] = []
  let itemsOf: PlacedPaper | undefined
  for (const paper of papers.filter((one) => one.textSha256 !== '')) {
    const cells = cellsOf(textOfPaper(context, paper))
    for (const { field, value: text, cell } of guessHead(cells, direction)) {
      const known = head.get(field)
      const own = rank(field, paper.kind)
      const value = coded(context, field, text)
      if (value === undefined || (known !== undefined && known.rank <= own)) continue
      const now = textIn(content.head, field)
      const label = group.byName.get(field)?.cn ?? field
      const guess = {
        field,
        label,
        value,
        now,
        paperId: paper.id,
        fileName: paper.fileName,
        place: placeOf(cell),
      }
      head.set(field, { guess, rank: own })
    }
    if (itemsOf !== undefined && rank('', itemsOf.kind) <= rank('', paper.kind)) continue
    const lines = guessLines(cells)
    if (lines.length === 0) continue
    itemsOf = paper
    items = lines.map(({ fields, cell }) => ({
      // A unit that no table knows stays as it stands on the paper: the check asks for it.
      fields: Object.fromEntries(
        Object.entries(fields).flatMap(([name, text]) => {
          const value = coded(context, name, text) ?? (name === 'GUnit' ? text : undefined)
          return value === undefined ? [] : [[name, value]]
        }),
      ),
      paperId: paper.id,
      fileName: paper.fileName,
      place: placeOf(cell),
    }))
  }
  return {
    head: [...head.values()].map(({ guess }) => guess).sort((a, b) => order(group, a.field) - order(group, b.field)),
    items,
    scans: papers.filter((paper) => paper.textSha256 === '').length,
  }
}

function order(group: ReturnType<typeof groupOf>, field: string): number {
  return group.fields.findIndex((one) => one.name === field)
}
