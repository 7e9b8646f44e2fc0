import { trackedLaws } from '../../../../db/tracked/laws.ts'
import { paperLaws } from '../../../../db/paper/laws.ts'
import { documentLaws } from '../../../../db/bonded/document-laws.ts'
import { bondedLaws } from '../../../../db/bonded/laws.ts'
import { declarationLaws } from '../../../../db/declaration/laws.ts'
import { packetLaws } from '../../../../db/refund/packet-laws.ts'
import { earlyLaws } from '../../../../db/refund/early-laws.ts'
import { proofLaws } from '../../../../db/refund/proof-laws.ts'
import { evidenceLaws } from '../../../../db/refund/evidence-laws.ts'
import { crossborderLaws } from '../../../../db/crossborder/laws.ts'
import { filingLaws } from '../../../../db/filing/laws.ts'
import { houseLaws } from '../../../../db/house/laws.ts'
import { intakeLaws } from '../../../../db/intake/laws.ts'
import { refundMoneyLaws } from '../../../../db/refund-money/laws.ts'
import { shelfLaws } from '../../../../db/shelf/laws.ts'
import { tradeLaws } from '../../../../db/trade/laws.ts'
import { parcelLaws } from '../../../../db/trade/parcel-laws.ts'
import type { Law } from '../../../../db/law.ts'
import { allContent } from '../../../../db/house/content.ts'
import type { JobDefinition, WriteContext } from '../../context.ts'

/** Laws that other rooms add. */
export const LAWS: readonly Law[] = [
  ...houseLaws,
  ...intakeLaws,
  ...tradeLaws,
  ...parcelLaws,
  ...filingLaws,
  ...crossborderLaws,
  ...evidenceLaws,
  ...earlyLaws,
  ...packetLaws,
  ...proofLaws,
  ...declarationLaws,
  ...paperLaws,
  ...trackedLaws,
  ...bondedLaws,
  ...documentLaws,
  ...shelfLaws,
  ...refundMoneyLaws,
]

/** Every stored object can be opened and is what its name says. */
async function contentLaw(
  context: WriteContext,
  breathe: () => Promise<void>,
): Promise<{ checked: number; broken: string[] }> {
  const { createHash } = await import('node:crypto')
  const broken: string[] = []
  let checked = 0
  for (const object of [...allContent(context.ledger)]) {
    const digest = createHash('sha256')
    try {
      for (const chunk of context.content.chunks(object.sha256)) digest.update(chunk)
      if (digest.digest('hex') !== object.sha256) broken.push(`content ${object.objectId}`)
    } catch {
      broken.push(`content ${object.objectId}`)
    }
    checked++
    if (checked % 20 === 0) await breathe()
  }
  return { checked, broken: broken.slice(0, 20) }
}

export const verifyJob: JobDefinition<'ledger.verify'> = {
  label: () => '校验台账',
  afterCrash: 'resume',
  async run(context) {
    const laws: { id: string; title: string; ok: boolean; checked: number; broken: string[] }[] = []
    for (const [index, law] of LAWS.entries()) {
      context.progress(index, LAWS.length + 1)
      await context.breathe()
      const { checked, broken } = law.check(context.ledger)
      laws.push({ id: law.id, title: law.title, ok: broken.length === 0, checked, broken })
    }
    context.progress(LAWS.length, LAWS.length + 1)
    const content = await contentLaw(context, () => context.breathe())
    laws.push({
      id: 'L-CONTENT',
      title: '存档内容可打开且与其名（SHA-256）一致',
      ok: content.broken.length === 0,
      ...content,
    })
    context.progress(laws.length, laws.length)
    return { ok: laws.every((law) => law.ok), laws }
  },
}
