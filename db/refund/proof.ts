import type { ReadHandle, WriteHandle } from '../open.ts'

/** Where a packet's figures stand on its papers, as people drew it; pages as pictures. Lengths in tenths of a point. */

export interface PacketBox {
  readonly figure: string
  readonly paperId: number
  readonly page: number
  readonly x: number
  readonly y: number
  /** 0 = the box was taken away. */
  readonly width: number
  readonly height: number
}

/** Draws a box around a figure; the newest of a figure counts. */
export function insertBox(ledger: WriteHandle, packetId: number, box: PacketBox, actorId: number, at: number): void {
  ledger
    .sql(
      'insert into packet_box (packet_id, figure, paper_id, page, x, y, width, height, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(packetId, box.figure, box.paperId, box.page, box.x, box.y, box.width, box.height, actorId, at)
}

/** The boxes of a packet that stand, by figure. */
export function boxesOf(ledger: ReadHandle, packetId: number): Map<string, PacketBox> {
  const rows = ledger
    .sql(
      'select figure, paper_id as paperId, page, x, y, width, height from packet_box where packet_id = ? order by box_id',
    )
    .all(packetId) as PacketBox[]
  const boxes = new Map(rows.map((row) => [row.figure, row]))
  for (const [figure, box] of boxes) if (box.width === 0) boxes.delete(figure)
  return boxes
}

/** Notes the rate library that a revision was exported by; the first word counts. */
export function notePacketLibrary(ledger: WriteHandle, packetId: number, revision: number, libraryId: number): void {
  ledger
    .sql('insert or ignore into packet_library (packet_id, revision, library_id) values (?, ?, ?)')
    .run(packetId, revision, libraryId)
}

/** The rate library that a revision was exported by. */
export function packetLibrary(ledger: ReadHandle, packetId: number, revision: number): number | undefined {
  const row = ledger
    .sql('select library_id as id from packet_library where packet_id = ? and revision = ?')
    .get(packetId, revision)
  return (row as { id: number } | undefined)?.id
}

/** The content that shows a page; undefined before it was first looked at. */
export function pagePicture(ledger: ReadHandle, paperId: number, page: number): string | undefined {
  const row = ledger.sql('select sha256 from paper_picture where paper_id = ? and page = ?').get(paperId, page)
  return (row as { sha256: string } | undefined)?.sha256
}

/** Keeps the picture of a page; a page is drawn once. */
export function insertPagePicture(
  ledger: WriteHandle,
  paperId: number,
  page: number,
  sha256: string,
  at: number,
): void {
  ledger
    .sql('insert or ignore into paper_picture (paper_id, page, sha256, at) values (?, ?, ?, ?)')
    .run(paperId, page, sha256, at)
}
