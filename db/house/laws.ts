import type { Law } from '../law.ts'
import { verifyAudit } from './audit.ts'

/** Laws of the database file and of the audit chain. */
export const houseLaws: readonly Law[] = [
  {
    id: 'L-PAGES',
    title: '数据库页面完整（逐页校验码与结构）',
    check(ledger) {
      const rows = ledger.database.pragma('integrity_check') as { integrity_check: string }[]
      const pages = ledger.database.pragma('page_count', { simple: true }) as number
      return {
        checked: pages,
        broken: rows
          .map((row) => row.integrity_check)
          .filter((text) => text !== 'ok')
          .slice(0, 20),
      }
    },
  },
  {
    id: 'L-FOREIGN',
    title: '外键无悬空',
    check(ledger) {
      const rows = ledger.database.pragma('foreign_key_check') as { table: string; rowid: number }[]
      return { checked: rows.length, broken: rows.slice(0, 20).map((row) => `${row.table} ${row.rowid}`) }
    },
  },
  {
    id: 'L-AUDIT',
    title: '操作日志哈希链连续',
    check(ledger) {
      const { rows, brokenAt } = verifyAudit(ledger)
      return { checked: rows, broken: brokenAt === undefined ? [] : [`audit ${brokenAt}`] }
    },
  },
]
