import { insertBook, papersOf } from '../../../../db/paper/paper.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { storedPaper, taken } from './attach.ts'
import { paperTitle } from './list.ts'
import { paperOwner } from './room.ts'

/** All papers of a filing as one PDF with an index. */

async function bind(job: JobContext, input: In<'paper.bind'>): Promise<Out<'paper.bind'>> {
  const owner = paperOwner(job, input.room, input.subject)
  const papers = papersOf(job.ledger, input.room, input.subject).filter((paper) => paper.removed === 0)
  if (papers.length === 0) throw new Failure('PAPERS_NONE')
  const fileName = `${owner.mark}-随附单据.pdf`
  const book = {
    title: `${owner.name}　随附单据`,
    facts: owner.facts,
    papers: papers.map((paper) => ({
      title: paperTitle(paper),
      note: paper.note === '' ? paper.fileName : paper.note,
    })),
    index: true,
    stamp: owner.mark,
  }
  const upload = job.content.open('paper', fileName, 0)
  const sources = papers.map((paper) => storedPaper(job, paper.sha256))
  const answer = await job.ports.papers.assemble(
    book,
    sources,
    (bytes) => upload.write(bytes),
    (done) => {
      if (job.cancelled) throw new Failure('JOB_CANCELLED')
      job.progress(done, papers.length)
    },
  )
  const { pages, first } = taken(answer, fileName)
  return job.slice(() => {
    const { sha256, bytes } = upload.finish()
    const papersBody = JSON.stringify(papers.map((paper, index) => [paper.id, first[index] ?? 0, paperTitle(paper)]))
    insertBook(
      job.ledger,
      input.room,
      input.subject,
      { sha256, fileName, pages, bytes, papersBody, at: job.now() },
      job.actor.userId,
    )
    job.audit('paper.bind', `${input.room} ${input.subject}`, { papers: papers.length, pages })
    return { hash: sha256, fileName, pages }
  })
}

export const bindJob: JobDefinition<'paper.bind'> = {
  label: () => '合并随附单据',
  afterCrash: 'resume',
  run: bind,
}
