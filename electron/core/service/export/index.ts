import type { SomeJobs } from '../../registry.ts'
import { blankFormJob } from './blank.ts'
import { listExport } from './export.ts'

export const exportJobs: SomeJobs<'list.export' | 'form.blank'> = {
  'list.export': listExport,
  'form.blank': blankFormJob,
}
