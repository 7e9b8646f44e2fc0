import type { Law } from '../law.ts'
import { foldPlaces, paperSubjects, placesOf } from './paper.ts'

const MOST = 20
const SUBJECTS = 5000

const placed: Law = {
  id: 'L-PAPER',
  title: '随附单据的次序与说明和事件重算一致，原文件都在',
  check(ledger) {
    const subjects = paperSubjects(ledger, SUBJECTS)
    const broken = subjects
      .filter(
        ({ room, subject }) =>
          JSON.stringify(foldPlaces(ledger, room, subject)) !== JSON.stringify(placesOf(ledger, room, subject)),
      )
      .map(({ room, subject }) => `${room} ${subject}`)
    const lost = ledger.database
      .prepare(
        `select 'paper ' || p.paper_id as text from paper p left join content_object c on c.sha256 = unhex(p.sha256) where c.sha256 is null
        union all select 'book ' || b.book_id from paper_book b left join content_object c on c.sha256 = unhex(b.sha256) where c.sha256 is null limit ${MOST}`,
      )
      .all() as { text: string }[]
    return { checked: subjects.length, broken: [...broken, ...lost.map((row) => row.text)].slice(0, MOST) }
  },
}

export const paperLaws: readonly Law[] = [placed]
