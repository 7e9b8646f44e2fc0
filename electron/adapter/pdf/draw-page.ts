import type * as PdfjsModule from 'pdfjs-dist/legacy/build/pdf.mjs'
import { maskUrl, pictureUrl, type Pixels } from './draw-image.ts'

/**
 * A page as SVG: outlines of its characters, its lines and areas, its pictures. Nothing of a page is native code or script: what comes out is looked at
 * as a picture. Left out: shadings, patterns and soft masks.
 */

type Matrix = readonly [number, number, number, number, number, number]
const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

function times(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}

const short = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 1000) / 1000) : '0')
const fine = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 1e6) / 1e6) : '0')
const matrixText = (m: Matrix): string =>
  `matrix(${[m[0], m[1], m[2], m[3]].map(fine).join(' ')} ${short(m[4])} ${short(m[5])})`

/** Points that follow each kind of step of a path: move, line, curve, quadratic, close. */
const STEPS = [
  ['M', 2],
  ['L', 2],
  ['C', 6],
  ['Q', 4],
  ['Z', 0],
] as const

function pathText(data: ArrayLike<number>, digits: (value: number) => string): string {
  let text = ''
  for (let i = 0; i < data.length;) {
    const step = STEPS[data[i++] ?? -1]
    if (step === undefined) break
    const [letter, count] = step
    text += letter
    for (let n = 0; n < count; n++) text += `${n === 0 ? '' : ' '}${digits(data[i++] ?? 0)}`
  }
  return text
}

interface Glyph {
  readonly fontChar: string
  readonly unicode: string
  readonly width: number
  readonly isSpace: boolean
  readonly isInFont: boolean
  readonly vmetric?: readonly number[]
  readonly operatorListId?: string
}
interface Font {
  readonly loadedName: string
  readonly vertical: boolean
  readonly isType3Font: boolean
  readonly missingFile: boolean
  readonly fontMatrix?: readonly number[]
  readonly charProcOperatorList?: Readonly<Record<string, Operators>> | ReadonlyMap<string, Operators>
}
export interface Operators {
  readonly fnArray: readonly number[]
  readonly argsArray: readonly unknown[]
}
/** Fonts and pictures by the names that the operators use; undefined for what the reader could not decode. */
export type Things = (name: string) => unknown

interface State {
  m: Matrix
  fill: string
  stroke: string
  fillAlpha: number
  strokeAlpha: number
  width: number
  dash: string
  clip: string
  font: Font | undefined
  size: number
  direction: number
  charSpacing: number
  wordSpacing: number
  hScale: number
  leading: number
  rise: number
  mode: number
  text: Matrix
  x: number
  y: number
  lineX: number
  lineY: number
}

const START: Omit<State, 'm'> = {
  fill: '#000000',
  stroke: '#000000',
  fillAlpha: 1,
  strokeAlpha: 1,
  width: 1,
  dash: '',
  clip: '',
  font: undefined,
  size: 0,
  direction: 1,
  charSpacing: 0,
  wordSpacing: 0,
  hScale: 1,
  leading: 0,
  rise: 0,
  mode: 0,
  text: IDENTITY,
  x: 0,
  y: 0,
  lineX: 0,
  lineY: 0,
}

/** Above it a page is no paper; what is drawn until then stays. */
const MOST_PARTS = 60_000
const MOST_DEPTH = 12
/** Pixels of the screen a point: a page fills a wide screen and can still be read closer. */
const PIXELS_A_POINT = 150 / 72
const INVISIBLE = 3
const COLOR = /^#[0-9a-f]{6}$/i

const list = (args: unknown): ArrayLike<unknown> =>
  Array.isArray(args)
    ? args
    : ArrayBuffer.isView(args) && 'length' in args
      ? (args as unknown as ArrayLike<number>)
      : []
const numberAt = (args: unknown, at: number): number => {
  const value = list(args)[at]
  return typeof value === 'number' ? value : 0
}
const textAt = (args: unknown, at: number): string => {
  const value = list(args)[at]
  return typeof value === 'string' ? value : ''
}
const matrixOf = (value: unknown): Matrix =>
  list(value).length < 6
    ? IDENTITY
    : [
        numberAt(value, 0),
        numberAt(value, 1),
        numberAt(value, 2),
        numberAt(value, 3),
        numberAt(value, 4),
        numberAt(value, 5),
      ]
const isPixels = (value: unknown): value is Pixels =>
  typeof value === 'object' && value !== null && 'data' in value && 'width' in value && ArrayBuffer.isView(value.data)
const isFont = (value: unknown): value is Font =>
  typeof value === 'object' && value !== null && 'loadedName' in value && typeof value.loadedName === 'string'
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** Draws the operators of one page. `ops`: the numbers of the operators by name. */
export class PageDrawing {
  readonly #names: ReadonlyMap<number, string>
  readonly #things: Things
  readonly #defs: string[] = []
  readonly #parts: string[] = []
  readonly #glyphs = new Map<string, string>()
  readonly #stack: State[] = []
  #now: State
  #pendingClip = ''
  #hidden = 0
  readonly #groups: boolean[] = []

  constructor(ops: typeof PdfjsModule.OPS, base: readonly number[], things: Things) {
    this.#names = new Map(Object.entries(ops).map(([name, number]) => [Number(number), name]))
    this.#things = things
    this.#now = { ...START, m: matrixOf(base) }
  }

  /** The picture. Width and height in points. */
  svg(width: number, height: number): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${short(width)} ${short(height)}" width="${short(width)}" height="${short(height)}"><rect width="100%" height="100%" fill="#fff"/><defs>${this.#defs.join('')}</defs>${this.#parts.join('')}</svg>`
  }

  draw(operators: Operators, depth = 0): void {
    const base = this.#now.m
    operators.fnArray.forEach((number, at) => {
      if (this.#parts.length < MOST_PARTS)
        this.#step(this.#names.get(number) ?? '', operators.argsArray[at], depth, base)
    })
  }

  #step(name: string, args: unknown, depth: number, base: Matrix): void {
    const now = this.#now
    if (this.#state(name, args) || this.#text(name, args, depth)) return
    if (name === 'constructPath') this.#path(args)
    else if (name === 'clip' || name === 'eoClip') this.#pendingClip = name === 'clip' ? 'nonzero' : 'evenodd'
    else if (name.startsWith('paintImage') || name.startsWith('paintInline')) this.#image(name, args)
    else if (name === 'paintSolidColorImageMask') this.#put(`<path d="M0 0H1V1H0Z" ${this.#filled()}/>`)
    else if (name === 'beginAnnotation') {
      this.#stack.push({ ...now })
      this.#now = { ...START, m: times(times(base, matrixOf(list(args)[2])), matrixOf(list(args)[3])) }
    } else if (name === 'beginGroup') {
      this.#stack.push({ ...now })
      const [group] = Array.from(list(args))
      const mask = typeof group === 'object' && group !== null && 'smask' in group && Boolean(group.smask)
      this.#groups.push(mask)
      if (mask) this.#hidden++
    } else if (name === 'endGroup') {
      if (this.#groups.pop() === true) this.#hidden--
      this.#now = this.#stack.pop() ?? now
    }
  }

  /** What changes how things are drawn. @returns whether it was such an operator */
  #state(name: string, args: unknown): boolean {
    const now = this.#now
    const first = numberAt(args, 0)
    if (name === 'save') this.#stack.push({ ...now })
    else if (name === 'restore' || name === 'endAnnotation' || name === 'paintFormXObjectEnd')
      this.#now = this.#stack.pop() ?? now
    else if (name === 'transform') now.m = times(now.m, matrixOf(args))
    else if (name === 'paintFormXObjectBegin') {
      this.#stack.push({ ...now })
      now.m = times(now.m, matrixOf(list(args)[0]))
      const box = list(args)[1]
      if (list(box).length >= 4) {
        const [x, y, right, top] = [0, 1, 2, 3].map((at) => short(numberAt(box, at)))
        this.#clip(`M${x} ${y}L${right} ${y}L${right} ${top}L${x} ${top}Z`, 'nonzero')
      }
    } else if (name === 'setLineWidth') now.width = first
    else if (name === 'setDash')
      now.dash = Array.from(list(list(args)[0]), (value) => (typeof value === 'number' ? short(value) : '0')).join(' ')
    else if (name === 'setFillRGBColor') now.fill = COLOR.test(textAt(args, 0)) ? textAt(args, 0) : '#000000'
    else if (name === 'setStrokeRGBColor') now.stroke = COLOR.test(textAt(args, 0)) ? textAt(args, 0) : '#000000'
    // A pattern stands as a light grey: what is printed over it stays readable.
    else if (name === 'setFillColorN') now.fill = '#dddddd'
    else if (name === 'setStrokeColorN') now.stroke = '#999999'
    else if (name === 'setFillTransparent') now.fill = 'none'
    else if (name === 'setStrokeTransparent') now.stroke = 'none'
    else if (name === 'setGState') this.#graphics(args)
    else return false
    return true
  }

  #graphics(args: unknown): void {
    for (const pair of Array.from(list(list(args)[0]))) {
      const value = numberAt(pair, 1)
      if (textAt(pair, 0) === 'ca') this.#now.fillAlpha = value
      else if (textAt(pair, 0) === 'CA') this.#now.strokeAlpha = value
      else if (textAt(pair, 0) === 'LW') this.#now.width = value
    }
  }

  #filled(rule = ''): string {
    const { fill, fillAlpha } = this.#now
    return `fill="${fill}"${fillAlpha === 1 ? '' : ` fill-opacity="${short(fillAlpha)}"`}${rule === '' ? '' : ` fill-rule="${rule}"`}`
  }

  #stroked(): string {
    const { stroke, strokeAlpha, width, dash } = this.#now
    return `stroke="${stroke}" stroke-width="${fine(width)}"${strokeAlpha === 1 ? '' : ` stroke-opacity="${short(strokeAlpha)}"`}${dash === '' ? '' : ` stroke-dasharray="${dash}"`}${width === 0 ? ' vector-effect="non-scaling-stroke"' : ''}`
  }

  /** An element in the coordinates of `m`. */
  #put(element: string, m: Matrix = this.#now.m): void {
    if (this.#hidden > 0) return
    const { clip } = this.#now
    const placed = element.replace(/^<(\w+)/, `<$1 transform="${matrixText(m)}"`)
    this.#parts.push(clip === '' ? placed : `<g clip-path="url(#${clip})">${placed}</g>`)
  }

  #clip(path: string, rule: string): void {
    const id = `c${this.#defs.length}`
    const { clip, m } = this.#now
    this.#defs.push(
      `<clipPath id="${id}"${clip === '' ? '' : ` clip-path="url(#${clip})"`}><path d="${path}" clip-rule="${rule}" transform="${matrixText(m)}"/></clipPath>`,
    )
    this.#now.clip = id
  }

  #path(args: unknown): void {
    const act = this.#names.get(numberAt(args, 0)) ?? ''
    const data = list(list(list(args)[1])[0])
    const path = pathText(
      Array.from(data, (value) => (typeof value === 'number' ? value : 0)),
      short,
    )
    if (path !== '') {
      const fills = /fill/i.test(act)
      const strokes = /stroke/i.test(act)
      const rule = /eo/i.test(act) ? 'evenodd' : ''
      if (fills || strokes)
        this.#put(
          `<path d="${path}${act.startsWith('close') ? 'Z' : ''}" ${fills ? this.#filled(rule) : 'fill="none"'}${strokes ? ` ${this.#stroked()}` : ''}/>`,
        )
      if (this.#pendingClip !== '') this.#clip(path, this.#pendingClip)
    }
    this.#pendingClip = ''
  }

  #image(name: string, args: unknown): void {
    const [first] = Array.from(list(args))
    const mask = name.startsWith('paintImageMask')
    const inner = mask && typeof first === 'object' && first !== null && 'data' in first ? first : undefined
    const named = typeof first === 'string' ? first : typeof inner?.data === 'string' ? inner.data : ''
    const found = named === '' ? first : this.#things(named)
    if (!isPixels(found)) return
    const { m } = this.#now
    const wide = Math.hypot(m[0], m[1]) * PIXELS_A_POINT
    const url = mask ? maskUrl(found, this.#now.fill) : pictureUrl(found, wide)
    const picture = `<image width="1" height="1" preserveAspectRatio="none" href="${url}"/>`
    if (name.endsWith('Repeat')) {
      const positions = list(list(args)[3])
      for (let i = 0; i < positions.length; i += 2)
        this.#put(
          picture,
          times(m, [
            numberAt(args, 1),
            0,
            0,
            -numberAt(args, 2),
            numberAt(positions, i),
            numberAt(positions, i + 1) + numberAt(args, 2),
          ]),
        )
    } else this.#put(picture, times(m, [1, 0, 0, -1, 0, 1]))
  }

  /** Characters and where they stand. @returns whether it was such an operator */
  #text(name: string, args: unknown, depth: number): boolean {
    const now = this.#now
    const first = numberAt(args, 0)
    const move = (x: number, y: number): void => {
      now.x = now.lineX += x
      now.y = now.lineY += y
    }
    if (name === 'beginText' || name === 'setTextMatrix') {
      now.text = name === 'beginText' ? IDENTITY : matrixOf(list(args)[0])
      now.x = now.y = now.lineX = now.lineY = 0
    } else if (name === 'setCharSpacing') now.charSpacing = first
    else if (name === 'setWordSpacing') now.wordSpacing = first
    else if (name === 'setHScale') now.hScale = first / 100
    else if (name === 'setLeading') now.leading = -first
    else if (name === 'setTextRise') now.rise = first
    else if (name === 'setTextRenderingMode') now.mode = first
    else if (name === 'moveText') move(first, numberAt(args, 1))
    else if (name === 'setLeadingMoveText') {
      now.leading = numberAt(args, 1)
      move(first, numberAt(args, 1))
    } else if (name === 'nextLine') move(0, now.leading)
    else if (name === 'setFont') {
      const found = this.#things(textAt(args, 0))
      now.font = isFont(found) ? found : undefined
      now.size = Math.abs(numberAt(args, 1))
      now.direction = numberAt(args, 1) < 0 ? -1 : 1
    } else if (name === 'showText') this.#show(Array.from(list(list(args)[0])), depth)
    else return false
    return true
  }

  #show(glyphs: readonly unknown[], depth: number): void {
    const now = this.#now
    const { font } = now
    if (font === undefined || now.size === 0) return
    const place = times(now.m, times(now.text, [1, 0, 0, 1, now.x, now.y + now.rise]))
    const unit = (font.fontMatrix?.[0] ?? 0.001) * now.size
    const scale = now.hScale * now.direction
    let along = 0
    for (const one of glyphs) {
      if (typeof one === 'number') {
        along += ((font.vertical ? 1 : -1) * one * now.size) / 1000
        continue
      }
      const glyph = one as Glyph
      const spacing = ((glyph.isSpace ? now.wordSpacing : 0) + now.charSpacing) * now.direction
      const [x, y] = font.vertical
        ? [-(glyph.vmetric?.[1] ?? 0) * unit, along + (glyph.vmetric?.[2] ?? 0) * unit]
        : [along, 0]
      const at = times(place, [scale, 0, 0, 1, x * scale, font.vertical ? -y : 0])
      if (font.isType3Font) this.#drawn(font, glyph, at, depth)
      else if (now.mode !== INVISIBLE)
        this.#glyph(font, glyph, times(at, [now.size, 0, 0, now.size * now.direction, 0, 0]))
      along += font.vertical ? -(glyph.vmetric?.[0] ?? 0) * unit - spacing : glyph.width * unit + spacing
    }
    if (font.vertical) now.y -= along
    else now.x += along * scale
  }

  /** A character that is a little drawing of its own. */
  #drawn(font: Font, glyph: Glyph, at: Matrix, depth: number): void {
    const all = font.charProcOperatorList
    const id = glyph.operatorListId ?? ''
    const drawing = all instanceof Map ? all.get(id) : (all as Readonly<Record<string, Operators>> | undefined)?.[id]
    if (drawing === undefined || depth >= MOST_DEPTH) return
    const before = this.#now
    const size = before.size
    this.#now = { ...before, m: times(times(at, [size, 0, 0, size, 0, 0]), matrixOf(font.fontMatrix)) }
    const level = this.#stack.length
    this.draw(drawing, depth + 1)
    this.#stack.length = level
    this.#now = before
  }

  #glyph(font: Font, glyph: Glyph, at: Matrix): void {
    if (glyph.isSpace || this.#hidden > 0 || (!glyph.isInFont && !font.missingFile)) return
    const name = `${font.loadedName}_path_${glyph.fontChar}`
    let id = this.#glyphs.get(name)
    if (id === undefined) {
      const outline = this.#things(name)
      const data =
        typeof outline === 'object' && outline !== null && 'path' in outline && ArrayBuffer.isView(outline.path)
          ? Array.from(list(outline.path), (value) => (typeof value === 'number' ? value : 0))
          : []
      const path = pathText(data, (value) => short(value * 1000))
      id = path === '' ? '' : `g${this.#glyphs.size}`
      this.#glyphs.set(name, id)
      if (id !== '') this.#defs.push(`<path id="${id}" d="${path}"/>`)
    }
    if (id !== '') this.#put(`<use href="#${id}" ${this.#filled()}/>`, times(at, [0.001, 0, 0, 0.001, 0, 0]))
    // A font that the paper does not bring along: what the screen has for the character.
    else if (font.missingFile)
      this.#put(
        `<text font-size="1000" font-family="sans-serif" ${this.#filled()}>${escaped(glyph.unicode)}</text>`,
        times(at, [0.001, 0, 0, -0.001, 0, 0]),
      )
  }
}
