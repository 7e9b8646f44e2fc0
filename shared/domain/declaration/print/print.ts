import type { PdfPrint } from '../../paper/book.ts'
import type { PrintSource } from './facts.ts'
import { draftPrint, proxyPrint } from './official.ts'
import { contractPrint, invoicePrint, packingPrint } from './trade.ts'

/** What can be printed from a declaration. `paper`: the kind it becomes when it is attached; absent = it is not attached. */
export interface PrintKind {
  readonly id: 'draft' | 'invoice' | 'packing' | 'contract' | 'proxy'
  readonly name: string
  readonly paper: string | undefined
  readonly make: (source: PrintSource) => PdfPrint
}

export const PRINT_KINDS: readonly PrintKind[] = [
  { id: 'draft', name: '报关单草单', paper: undefined, make: draftPrint },
  { id: 'invoice', name: '发票', paper: 'invoice', make: invoicePrint },
  { id: 'packing', name: '装箱单', paper: 'packing', make: packingPrint },
  { id: 'contract', name: '合同', paper: 'contract', make: contractPrint },
  { id: 'proxy', name: '代理报关委托书', paper: 'proxy', make: proxyPrint },
]
export const PRINT_IDS = ['draft', 'invoice', 'packing', 'contract', 'proxy'] as const
