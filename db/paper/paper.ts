import type { ReadHandle, WriteHandle } from '../open.ts'

/** Papers of filings: files as they came, events, and the places that the events add up to. */

export interface PaperRow {
  readonly id: number
  readonly room: string
  readonly subject: number
  readonly sha256: string
  readonly fileName: string
  readonly format: string
  readonly bytes: number
  readonly pages: number
  /** Characters of the text layer; 0 on scans. */
  readonly characters: number
  /** Lowest resolution of its pages, in pixels per inch; 0 = unknown. */
  readonly dpi: number
  /** JSON of PageLook[]. */
  readonly pagesBody: string
  /** Content with the places of its text; '' without a text layer. */
  readonly textSha256: string
  /** A picture as a PDF page; '' when the paper is a PDF itself. */
  readonly pdfSha256: string
  readonly at: number
}

/** Where a paper stands and what people call it. */
export interface PaperPlace {
  readonly position: number
  readonly removed: number
  readonly kind: string
  readonly title: string
  readonly number: string
  readonly note: string
}

export type PlacedPaper = PaperRow & PaperPlace & { readonly actor: string }

const PAPER = `p.paper_id as id, p.room, p.subject, p.sha256, p.file_name as fileName, p.format, p.bytes, p.pages, p.characters, p.dpi, p.pages_body as pagesBody, p.text_sha256 as textSha256, p.pdf_sha256 as pdfSha256, p.at`
const PLACE = `l.position, l.removed, l.kind, l.title, l.number, l.note`
const PLACED = `select ${PAPER}, ${PLACE}, coalesce((select u.name from user_account u where u.user_id = p.actor_id), '') as actor from paper_place l join paper p on p.paper_id = l.paper_id`

/** The papers of a filing in their order, removed ones last. */
export function papersOf(ledger: ReadHandle, room: string, subject: number): PlacedPaper[] {
  return ledger
    .sql(`${PLACED} where l.room = ? and l.subject = ? order by l.removed, l.position, p.paper_id`)
    .all(room, subject) as PlacedPaper[]
}

/** One paper. */
export function readPaper(ledger: ReadHandle, id: number): PlacedPaper | undefined {
  return ledger.sql(`${PLACED} where p.paper_id = ?`).get(id) as PlacedPaper | undefined
}

/** A paper of the filing with these bytes that was not removed. */
export function findPaper(ledger: ReadHandle, room: string, subject: number, sha256: string): PlacedPaper | undefined {
  return ledger
    .sql(`${PLACED} where l.room = ? and l.subject = ? and p.sha256 = ? and l.removed = 0`)
    .get(room, subject, sha256) as PlacedPaper | undefined
}

/** A paper of the filing with these bytes, removed or not. */
export function findAnyPaper(ledger: ReadHandle, room: string, subject: number, sha256: string): number | undefined {
  const row = ledger
    .sql('select paper_id as id from paper where room = ? and subject = ? and sha256 = ?')
    .get(room, subject, sha256)
  return (row as { id: number } | undefined)?.id
}

export type Describe = Pick<PaperPlace, 'kind' | 'title' | 'number' | 'note'>

export type PaperEventBody =
  | { readonly what: 'attach' | 'describe'; readonly describe: Describe }
  | { readonly what: 'order'; readonly ids: readonly number[] }
  | { readonly what: 'remove' | 'restore' }

interface EventPlace {
  readonly room: string
  readonly subject: number
  /** 0 for an order of all. */
  readonly paperId: number
}

function appendEvent(ledger: WriteHandle, place: EventPlace, event: PaperEventBody, actorId: number, at: number): void {
  const body = 'describe' in event ? event.describe : 'ids' in event ? event.ids : {}
  ledger
    .sql('insert into paper_event (room, subject, paper_id, what, body, actor_id, at) values (?, ?, ?, ?, ?, ?, ?)')
    .run(place.room, place.subject, place.paperId, event.what, JSON.stringify(body), actorId, at)
  refold(ledger, place.room, place.subject)
}

/** Notes an act on papers and brings their places up to it. */
export function notePaper(
  ledger: WriteHandle,
  place: EventPlace,
  event: PaperEventBody,
  actorId: number,
  at: number,
): void {
  appendEvent(ledger, place, event, actorId, at)
}

/** Keeps a file as a paper, behind the others. @returns its id */
export function insertPaper(
  ledger: WriteHandle,
  paper: Omit<PaperRow, 'id'>,
  describe: Describe,
  actorId: number,
): number {
  const { id } = ledger
    .sql(
      'insert into paper (room, subject, sha256, file_name, format, bytes, pages, characters, dpi, pages_body, text_sha256, pdf_sha256, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning paper_id as id',
    )
    .get(
      paper.room,
      paper.subject,
      paper.sha256,
      paper.fileName,
      paper.format,
      paper.bytes,
      paper.pages,
      paper.characters,
      paper.dpi,
      paper.pagesBody,
      paper.textSha256,
      paper.pdfSha256,
      actorId,
      paper.at,
    ) as { id: number }
  appendEvent(
    ledger,
    { room: paper.room, subject: paper.subject, paperId: id },
    { what: 'attach', describe },
    actorId,
    paper.at,
  )
  return id
}

export interface FoldedPlace extends PaperPlace {
  readonly paperId: number
}

/** What the events of a filing's papers add up to, computed anew from them alone. */
export function foldPlaces(ledger: ReadHandle, room: string, subject: number): FoldedPlace[] {
  const events = ledger
    .sql('select paper_id as paperId, what, body from paper_event where room = ? and subject = ? order by event_id')
    .all(room, subject) as { paperId: number; what: string; body: string }[]
  const places = new Map<number, { removed: number; describe: Describe }>()
  let order: number[] = []
  for (const event of events) {
    const body: unknown = JSON.parse(event.body)
    const place = places.get(event.paperId)
    if (event.what === 'attach') {
      places.set(event.paperId, { removed: 0, describe: body as Describe })
      order.push(event.paperId)
    } else if (event.what === 'order') {
      const ids = (body as number[]).filter((id) => places.has(id))
      order = [...ids, ...order.filter((id) => !ids.includes(id))]
    } else if (place === undefined) continue
    else if (event.what === 'describe') place.describe = body as Describe
    else place.removed = event.what === 'remove' ? 1 : 0
  }
  return order.flatMap((paperId, position) => {
    const place = places.get(paperId)
    return place === undefined ? [] : [{ paperId, position: position + 1, removed: place.removed, ...place.describe }]
  })
}

/** Writes the places of a filing's papers anew. @returns how many were not as they should be */
export function refold(ledger: WriteHandle, room: string, subject: number): number {
  const before = new Map(placesOf(ledger, room, subject).map((place) => [place.paperId, JSON.stringify(place)]))
  let wrong = 0
  for (const place of foldPlaces(ledger, room, subject)) {
    if (before.get(place.paperId) === JSON.stringify(place)) continue
    wrong++
    ledger
      .sql(
        `insert into paper_place (paper_id, room, subject, position, removed, kind, title, number, note) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (paper_id) do update set position = excluded.position, removed = excluded.removed, kind = excluded.kind, title = excluded.title, number = excluded.number, note = excluded.note`,
      )
      .run(
        place.paperId,
        room,
        subject,
        place.position,
        place.removed,
        place.kind,
        place.title,
        place.number,
        place.note,
      )
  }
  return wrong
}

/** The stored places, in the shape of the fold. */
export function placesOf(ledger: ReadHandle, room: string, subject: number): FoldedPlace[] {
  return ledger
    .sql(
      'select paper_id as paperId, position, removed, kind, title, number, note from paper_place where room = ? and subject = ? order by position',
    )
    .all(room, subject) as FoldedPlace[]
}

/** Filings that have papers. */
export function paperSubjects(ledger: ReadHandle, limit: number): { room: string; subject: number }[] {
  return ledger
    .sql('select distinct room, subject from paper_event order by room, subject desc limit ?')
    .all(limit) as { room: string; subject: number }[]
}

export interface BookRow {
  readonly id: number
  readonly sha256: string
  readonly fileName: string
  readonly pages: number
  readonly bytes: number
  /** JSON of [paper id, first page][]. */
  readonly papersBody: string
  readonly at: number
  readonly actor: string
}

/** Keeps a bound PDF. @returns its id */
export function insertBook(
  ledger: WriteHandle,
  room: string,
  subject: number,
  book: Omit<BookRow, 'id' | 'actor'>,
  actorId: number,
): number {
  const { id } = ledger
    .sql(
      'insert into paper_book (room, subject, sha256, file_name, pages, bytes, papers_body, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning book_id as id',
    )
    .get(room, subject, book.sha256, book.fileName, book.pages, book.bytes, book.papersBody, actorId, book.at) as {
    id: number
  }
  return id
}

/** Bound PDFs of a filing, the newest first. */
export function booksOf(ledger: ReadHandle, room: string, subject: number): BookRow[] {
  return ledger
    .sql(
      `select b.book_id as id, b.sha256, b.file_name as fileName, b.pages, b.bytes, b.papers_body as papersBody, b.at, coalesce((select u.name from user_account u where u.user_id = b.actor_id), '') as actor
      from paper_book b where b.room = ? and b.subject = ? order by b.book_id desc limit 20`,
    )
    .all(room, subject) as BookRow[]
}

export interface MessagePaper {
  readonly paperId: number
  /** The name that the message gives it. */
  readonly name: string
  readonly sha256: string
}

/** Notes the papers that travel beside a message; never changed afterwards. */
export function insertMessagePapers(ledger: WriteHandle, messageId: number, papers: readonly MessagePaper[]): void {
  const insert = ledger.sql(
    'insert into message_paper (message_id, number, paper_id, name, sha256) values (?, ?, ?, ?, ?)',
  )
  papers.forEach((paper, index) => insert.run(messageId, index + 1, paper.paperId, paper.name, paper.sha256))
}

/** The papers that travel beside a message, in their order. */
export function papersOfMessage(ledger: ReadHandle, messageId: number): MessagePaper[] {
  return ledger
    .sql('select paper_id as paperId, name, sha256 from message_paper where message_id = ? order by number')
    .all(messageId) as MessagePaper[]
}

/** How many papers of a filing stand. */
export function countPapers(ledger: ReadHandle, room: string, subject: number): number {
  return (
    ledger
      .sql('select count(*) as n from paper_place where room = ? and subject = ? and removed = 0')
      .get(room, subject) as { n: number }
  ).n
}

/** Is this content attached to some filing as a paper? */
export function isPaper(ledger: ReadHandle, sha256: string): boolean {
  return ledger.sql('select 1 as yes from paper where sha256 = ? limit 1').get(sha256) !== undefined
}
