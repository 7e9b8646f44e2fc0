import { insertBook, papersOf, type PlacedPaper } from '../../../../db/paper/paper.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { BookResult, PdfBook } from '../../../../shared/domain/paper/book.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { storedPaper, taken } from './attach.ts'
import { paperTitle } from './list.ts'
import { paperOwner, type PaperOwner } from './room.ts'

/** All papers of a filing as one PDF with an index. */

type Upload = ReturnType<JobContext['content']['open']>

type Left = Out<'paper.bind'>['left'][number]

/** Puts papers together; one that cannot be taken is left aside with its reason, and the others are put together without it. */
async function assembled(
  job: JobContext,
  owner: PaperOwner,
  all: readonly PlacedPaper[],
  fileName: string,
): Promise<{ upload: Upload; book: BookResult; papers: readonly PlacedPaper[]; left: readonly Left[] }> {
  let papers = all
  const left: Left[] = []
  for (;;) {
    if (papers.length === 0) throw new Failure('PAPER_REFUSED', { file: fileName, reason: left[0]?.reason ?? '' })
    const upload = job.content.open('paper', fileName, 0)
    const answer = await job.ports.papers.assemble(
      bookOf(owner, papers),
      papers.map((paper) => storedPaper(job, paper.sha256)),
      (bytes) => upload.write(bytes),
      (done) => {
        if (job.cancelled) throw new Failure('JOB_CANCELLED')
        job.progress(done, papers.length)
      },
    )
    if (answer.ok) return { upload, book: answer.value, papers, left }
    const number = answer.code === 'PAPER_AT' ? Number(answer.data['number']) : 0
    const bad = papers[number - 1]
    if (bad === undefined) taken(answer, fileName)
    else {
      left.push({ fileName: bad.fileName, reason: String(answer.data['reason'] ?? '') })
      papers = papers.filter((paper) => paper !== bad)
    }
  }
}

function bookOf(owner: PaperOwner, papers: readonly PlacedPaper[]): PdfBook {
  return {
    title: `${owner.name}　${owner.bookName}`,
    facts: owner.facts,
    papers: papers.map((paper) => ({
      title: paperTitle(paper),
      note: paper.note === '' ? paper.fileName : paper.note,
    })),
    index: true,
    stamp: owner.mark,
    figures: owner.figures?.(papers) ?? [],
  }
}

async function bind(job: JobContext, input: In<'paper.bind'>): Promise<Out<'paper.bind'>> {
  const owner = paperOwner(job, input.room, input.subject)
  const all = papersOf(job.ledger, input.room, input.subject).filter((paper) => paper.removed === 0)
  if (all.length === 0) throw new Failure('PAPERS_NONE')
  const fileName = `${owner.mark}-${owner.bookName}.pdf`
  const { upload, book, papers, left } = await assembled(job, owner, all, fileName)
  const { pages, first } = book
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
    job.audit('paper.bind', `${input.room} ${input.subject}`, { papers: papers.length, pages, left: left.length })
    return { hash: sha256, fileName, pages, left: [...left] }
  })
}

export const bindJob: JobDefinition<'paper.bind'> = {
  label: () => '合并随附单据',
  afterCrash: 'resume',
  run: bind,
}
