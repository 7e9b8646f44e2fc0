import { citizenIdCheckCharacter } from '../../shared/domain/identifier/citizen-id.ts'

/** An invented person: the ID number has a right check digit, the phone a prefix no operator has given out to anybody. */
export interface Person {
  readonly name: string
  readonly idNumber: string
  readonly phone: string
  readonly address: string
}

/** A seeded generator of numbers in [0, 1): the same seed gives the same file on every machine (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of a list. */
export function pick<T>(random: () => number, list: readonly [T, ...T[]]): T {
  return list[Math.floor(random() * list.length)] ?? list[0]
}

const SURNAMES = ['示', '例', '甲', '乙', '丙', '丁', '戊', '己', '庚', '辛'] as const
const GIVEN = ['一', '二', '三', '四', '五', '一一', '二二', '三三', '小一', '大二'] as const
/** Real area codes, so that the ID passes as one; the rest is made up. */
const AREAS: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['410105', '河南省郑州市金水区'],
  ['330106', '浙江省杭州市西湖区'],
  ['310115', '上海市浦东新区'],
  ['440106', '广东省广州市天河区'],
  ['110105', '北京市朝阳区'],
]
const FIRST_DAY = Date.UTC(1960, 0, 1)
const DAY = 86_400_000

/** Person number `seed`. Names are not names anybody has, phones begin with 199 0000. */
export function person(seed: number): Person {
  const random = seeded(seed * 2_654_435_761)
  const [area, place] = pick(random, AREAS)
  const birth = new Date(FIRST_DAY + Math.floor(random() * 15_000) * DAY).toISOString().slice(0, 10).replaceAll('-', '')
  const body = `${area}${birth}${String(Math.floor(random() * 1000)).padStart(3, '0')}`
  return {
    name: pick(random, SURNAMES) + pick(random, GIVEN),
    idNumber: `${body}${citizenIdCheckCharacter(body) ?? ''}`,
    phone: `1990000${String(Math.floor(random() * 10_000)).padStart(4, '0')}`,
    address: `${place}示例路${Math.floor(random() * 999) + 1}号示例小区${Math.floor(random() * 30) + 1}栋${Math.floor(random() * 2000) + 101}室`,
  }
}
