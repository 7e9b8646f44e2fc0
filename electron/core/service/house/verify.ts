import { createHash } from 'node:crypto'
import { allContent } from '../../../../db/house/content.ts'
import type { Checked } from '../../../../db/law.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import type { LawRun } from '../../ports.ts'
import { LAWS } from './laws.ts'

/** Bytes of stored objects that are read before others get their turn. */
const BYTES_A_TURN = 4 << 20

/** Can a stored object be opened, and is it what its name says? @throws Failure JOB_CANCELLED */
async function isWhole(context: JobContext, sha256: string): Promise<boolean> {
  const digest = createHash('sha256')
  const chunks = context.content.chunks(sha256)[Symbol.iterator]()
  for (let bytes = 0; ;) {
    let chunk: Uint8Array
    try {
      const next = chunks.next()
      if (next.done === true) return digest.digest('hex') === sha256
      chunk = next.value
    } catch {
      return false
    }
    digest.update(chunk)
    bytes += chunk.length
    if (bytes < BYTES_A_TURN) continue
    bytes = 0
    await context.breathe()
  }
}

async function contentLaw(context: JobContext): Promise<Checked> {
  const broken: string[] = []
  let checked = 0
  for (const object of [...allContent(context.ledger)]) {
    if (!(await isWhole(context, object.sha256))) broken.push(`content ${object.objectId}`)
    checked++
    if (checked % 20 === 0) await context.breathe()
  }
  return { checked, broken: broken.slice(0, 20) }
}

export const verifyJob: JobDefinition<'ledger.verify'> = {
  label: () => '校验台账',
  afterCrash: 'resume',
  async run(context) {
    // In a thread where there are threads: a law looks at millions of rows in one go.
    const elsewhere = context.ports.laws?.open()
    try {
      return await checkAll(context, elsewhere)
    } finally {
      elsewhere?.close()
    }
  },
}

async function checkAll(context: JobContext, elsewhere: LawRun | undefined): Promise<Out<'ledger.verify'>> {
  const laws: { id: string; title: string; ok: boolean; checked: number; broken: string[] }[] = []
  for (const [index, law] of LAWS.entries()) {
    context.progress(index, LAWS.length + 1)
    await context.breathe()
    const { checked, broken } = elsewhere === undefined ? law.check(context.ledger) : await elsewhere.check(index)
    laws.push({ id: law.id, title: law.title, ok: broken.length === 0, checked, broken })
  }
  context.progress(LAWS.length, LAWS.length + 1)
  const content = await contentLaw(context)
  laws.push({
    id: 'L-CONTENT',
    title: '存档内容可打开且与其名（SHA-256）一致',
    ok: content.broken.length === 0,
    ...content,
  })
  context.progress(laws.length, laws.length)
  return { ok: laws.every((law) => law.ok), laws }
}
