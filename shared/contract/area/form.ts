import { z } from 'zod'
import { contentHash } from '../list.ts'
import { job } from '../procedure.ts'
import { EVERYONE } from '../role.ts'
import { INTAKE_KINDS } from './intake.ts'

/** Forms to hand out: what comes back in them is read without a question. */
export const BLANK_FORMS = [...INTAKE_KINDS, 'declaration'] as const

export const formArea = {
  /** An empty form (xlsx): titles that the reader understands, drop-downs of names that it turns into codes, a sheet that explains. */
  'form.blank': job({
    title: '空白表格',
    roles: EVERYONE,
    topics: [],
    failures: [],
    input: z.object({ form: z.enum(BLANK_FORMS) }),
    output: z.object({ hash: contentHash, fileName: z.string() }),
  }),
}
