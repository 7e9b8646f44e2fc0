import type { SomeJobs } from '../../registry.ts'
import { listExport } from './export.ts'

export const exportJobs: SomeJobs<'list.export'> = { 'list.export': listExport }
