import { describe, expect, it } from 'vitest'
import { differences, merge } from './compare.ts'

const fields = ['name', 'place', 'note', 'code'].map((id) => ({ id, label: id, kind: 'text' as const }))
const base = { name: '甲', place: '郑州', note: '', code: 'C1' }

describe('someone else saved while I typed', () => {
  it('nothing I typed is lost: what I changed is proposed as mine, what only they changed as theirs', () => {
    const mine = { ...base, name: '甲公司', note: '我的备注' }
    const theirs = { ...base, name: '甲集团', place: '洛阳' }
    const found = differences(fields, base, mine, theirs)
    expect(found.map((difference) => [difference.id, difference.proposed])).toEqual([
      ['name', 'mine'],
      ['place', 'theirs'],
      ['note', 'mine'],
    ])
    const decided = Object.fromEntries(found.map((difference) => [difference.id, difference.proposed]))
    expect(merge(mine, theirs, decided)).toEqual({ name: '甲公司', place: '洛阳', note: '我的备注', code: 'C1' })
  })

  it('the same change on both sides is no difference', () => {
    expect(differences(fields, base, { ...base, name: '乙' }, { ...base, name: '乙' })).toEqual([])
  })
})
