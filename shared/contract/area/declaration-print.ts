import { z } from 'zod'
import { job } from '../procedure.ts'
import { contentHash, recordId } from '../list.ts'
import { OFFICE } from '../role.ts'
import { PRINT_IDS } from '../../domain/declaration/print/print.ts'
import { decContentSchema } from './declaration.ts'

/** Documents made from a declaration's content, as PDF. */
export const declarationPrintArea = {
  /** From the content as it stands on the screen; `attach` keeps the PDF among the papers of the saved declaration. */
  'declaration.print': job({
    title: '打印报关单据',
    roles: OFFICE,
    topics: ['paper'],
    failures: ['DECLARATION_UNKNOWN', 'PAPER_LOCKED', 'PAPER_REFUSED', 'JOB_CANCELLED'],
    input: z.object({
      declarationId: recordId.optional(),
      content: decContentSchema,
      kind: z.enum(PRINT_IDS),
      number: z.string().trim().max(64).default(''),
      date: z.string().trim().max(10).default(''),
      terms: z.string().trim().max(1000).default(''),
      validTo: z.string().trim().max(10).default(''),
      attach: z.boolean().default(false),
    }),
    output: z.object({ hash: contentHash, fileName: z.string(), pages: z.number().int(), attached: z.boolean() }),
  }),
}
