/** What is written as PDF: papers put together into one book, and pages made from figures. */

/** One paper of a book, in its order. */
export interface BookPaper {
  /** How the index calls it: 发票 SJ-001. */
  readonly title: string
  /** Second column of the index: file name, number, remark. */
  readonly note: string
}

/** A figure and where a paper of the book shows it. */
export interface BookFigure {
  /** What it is a figure of: 报关单 …, 凭证 … */
  readonly group: string
  readonly label: string
  readonly value: string
  /** Place of its paper among the book's, from 0; undefined when no paper shows it. */
  readonly paper: number | undefined
  /** Page of the paper from 1; rectangle in tenths of a point from the upper left corner of the page as seen. */
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Papers as one PDF: index page in front (if wanted), bookmarks, and a stamp at the foot of every page. */
export interface PdfBook {
  readonly title: string
  /** Lines under the title. */
  readonly facts: readonly string[]
  readonly papers: readonly BookPaper[]
  readonly index: boolean
  /** What stands at the foot of each page before its numbers; undefined = no stamps. */
  readonly stamp: string | undefined
  /** Listed behind the index, each leading to its place, which is framed on its page. */
  readonly figures?: readonly BookFigure[]
}

export interface PdfColumn {
  readonly title: string
  /** Share of the width, in proportion to those of the other columns. */
  readonly share: number
  readonly align: 'left' | 'right' | 'center'
}

/** Parts of a printed page, from top to bottom; what does not fit goes on to the next page. */
export type PdfBlock =
  | { readonly kind: 'heading'; readonly text: string; readonly level: 1 | 2 }
  | {
      readonly kind: 'paragraph'
      readonly text: string
      readonly align?: 'left' | 'center' | 'right'
      readonly size?: number
    }
  /** Labels with their values, in so many columns, framed like an official form. */
  | {
      readonly kind: 'facts'
      readonly columns: number
      readonly facts: readonly (readonly [label: string, value: string])[]
    }
  | {
      readonly kind: 'table'
      readonly columns: readonly PdfColumn[]
      readonly rows: readonly (readonly string[])[]
      /** A last row in the same columns: sums. */
      readonly foot?: readonly string[]
    }
  /** Empty height in points. */
  | { readonly kind: 'space'; readonly height: number }
  | { readonly kind: 'pageBreak' }

/** Pages made by the program. */
export interface PdfPrint {
  readonly title: string
  readonly landscape: boolean
  /** Small line at the foot of each page, left of the page number. */
  readonly foot: string
  readonly blocks: readonly PdfBlock[]
}

/** What came of putting papers together: pages in all, and the page on which each paper begins (from 1). */
export interface BookResult {
  readonly pages: number
  readonly first: readonly number[]
}
