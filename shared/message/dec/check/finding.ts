/** One thing that is wrong with a declaration. Errors hold it back; warnings are shown and pass. */
export interface DecFinding {
  readonly level: 'error' | 'warning'
  /** Stable code, UPPER_SNAKE. */
  readonly code: string
  /** `head.TradeMode`, `items[0].GQty`, `containers[1].ContainerId`, `items`. */
  readonly path: string
  /** Chinese sentence: where, what, what next. */
  readonly message: string
  /** Whose rule it is. */
  readonly source: string
}

/** Where in the content, for people and for the screen. */
export interface DecPlace {
  readonly path: string
  readonly cn: string
}

export const HEAD_PLACE: DecPlace = { path: 'head', cn: '表头' }

export function itemPlace(index: number): DecPlace {
  return { path: `items[${index}]`, cn: `第 ${index + 1} 项` }
}

const SOURCES = {
  fields: '单一窗口报关单接口字段表',
  filling: '报关单填制规范（海关总署公告 2019 年第 18 号）',
  practice: '单一窗口校验与业内通行做法，以海关答复为准',
  codes: '参数表',
  bonded: '金关二期导入报文字段表（公开资料二手整理，未经官方核对）',
  bondedRule: '单一窗口金关二期页面规则与业内做法，以海关答复为准',
  office: '本企业设置',
} as const

type About = { readonly field?: string; readonly source?: keyof typeof SOURCES }

/** Collects findings. */
export class Findings {
  readonly list: DecFinding[] = []

  error(code: string, place: DecPlace, said: string, about: About = {}): void {
    this.#add('error', code, place, said, about)
  }

  warn(code: string, place: DecPlace, said: string, about: About = {}): void {
    this.#add('warning', code, place, said, about)
  }

  #add(level: DecFinding['level'], code: string, place: DecPlace, said: string, about: About): void {
    const path = about.field === undefined ? place.path : `${place.path}.${about.field}`
    this.list.push({ level, code, path, message: `${place.cn}：${said}`, source: SOURCES[about.source ?? 'fields'] })
  }
}
