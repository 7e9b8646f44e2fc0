import { join } from 'node:path'
import { SAMPLE_FILES } from '../training/sample/office.ts'
import { hold, out, value } from './demo-kit.ts'
import type { Desk } from './desk.ts'

/** The accountant's chapter: declarations and invoices as files, a rate library, what fits together and what one paper would unlock. */

const samples = join(import.meta.dirname, '..', 'training', 'sample')

async function take(
  desk: Desk,
  kind: 'export' | 'invoice',
  file: string,
  clientId: number,
): Promise<{ good: number; bad: number }> {
  const { hash } = value(await desk.upload(join(samples, file)))
  const result = value(await desk.job('evidence.take', { kind, hash, fileName: file, clientId }))
  out(`  ${file}：合格 ${result.good}，退回 ${result.bad}`)
  return result
}

export async function refundChapter(desk: Desk, clientId: number): Promise<void> {
  out('八、退税：报关单与进货发票导入，按文库退税率配票，算出可退税额')
  const exported = await take(desk, 'export', SAMPLE_FILES.refundExports, clientId)
  hold('报关单 3 份进台账', exported.good === 3 && exported.bad === 0, exported)
  const invoices = await take(desk, 'invoice', SAMPLE_FILES.refundInvoices, clientId)
  hold('发票 3 张合格，税额算不平的 1 张退回', invoices.good === 3 && invoices.bad === 1, invoices)
  const { hash } = value(await desk.upload(join(samples, SAMPLE_FILES.rateLibrary)))
  const { libraryId } = value(
    await desk.job('rateLibrary.load', {
      version: '示例',
      source: '示例',
      files: [{ hash, fileName: SAMPLE_FILES.rateLibrary }],
    }),
  )
  value(await desk.call('rateLibrary.activate', { libraryId }))
  const matched = value(await desk.call('allocation.client', { clientId }))
  for (const part of matched.parts)
    out(
      `  ${part.item.key} ← 发票 ${part.line.voucherNo}：计税金额 ${part.amount}，退税率 ${part.rate}，应退 ${part.refund}`,
    )
  hold('2 项配齐，可退税额 1,560.00', matched.parts.length === 2 && matched.refund === '1560.00', matched.refund)
  hold('没配上的一项说明原因', matched.items.length === 1 && (matched.items[0]?.reason ?? '') !== '', matched.items)
  const cost = value(
    await desk.call('calc.exchangeCost', { taxable: '10000', levyRate: '13', refundRate: '13', usd: '1500' }),
  )
  hold('换汇成本算得出，每一步写明依据', cost.steps.length > 0, cost)
}
