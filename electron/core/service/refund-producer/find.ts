import { listProducers, type ProducerRecord } from '../../../../db/refund/producer.ts'
import type { ReadHandle } from '../../../../db/open.ts'

/** The registered producer whom a declaration names, by tax id or customs code. */
export function findProducer(
  ledger: ReadHandle,
  owner: { readonly usci: string; readonly customsCode: string },
): ProducerRecord | undefined {
  const { usci, customsCode } = owner
  return listProducers(ledger).find(
    (one) =>
      (usci !== '' && one.taxId === usci) || (/^\w{10}$/.test(customsCode) && one.body.customsCode === customsCode),
  )
}
