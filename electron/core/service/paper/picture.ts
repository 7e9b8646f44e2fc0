import { readPaper } from '../../../../db/paper/paper.ts'
import { insertPagePicture, pagePicture } from '../../../../db/refund/proof.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { storedPaper, taken } from './attach.ts'

/** A page as a picture: drawn once in the throw-away child, kept for whoever looks at it again. */

/** A screen shows it in one piece; above it a page is no paper. */
const MOST_BYTES = 24 << 20

async function draw(job: JobContext, input: In<'paper.picture'>): Promise<Out<'paper.picture'>> {
  const paper = readPaper(job.ledger, input.id)
  if (paper === undefined || input.page > paper.pages) throw new Failure('PAPER_UNKNOWN', { id: input.id })
  if (pagePicture(job.ledger, paper.id, input.page) !== undefined) return {}
  const source = storedPaper(job, paper.sha256)
  const pieces: Uint8Array[] = []
  const options = { fileName: paper.fileName, page: input.page }
  taken(await job.ports.papers.picture(source, options, (bytes) => void pieces.push(bytes)), paper.fileName)
  const bytes = Buffer.concat(pieces)
  if (bytes.length > MOST_BYTES) throw new Failure('CONTENT_TOO_LARGE', { limit: `${MOST_BYTES >> 20} MB` })
  return job.slice(() => {
    const { sha256 } = job.content.put('paper-picture', `${paper.fileName}-${input.page}.svg`, 0, bytes)
    insertPagePicture(job.ledger, paper.id, input.page, sha256, job.now())
    job.touch('paper')
    return {}
  })
}

export const pictureJob: JobDefinition<'paper.picture'> = {
  label: (input) => `看单证第 ${input.page} 页`,
  afterCrash: 'resume',
  run: draw,
}
