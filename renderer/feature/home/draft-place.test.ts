import { describe, expect, it } from 'vitest'
import { draftPlace } from './draft-place.ts'

describe('drafts on the home screen', () => {
  it('a draft leads back to the form that it was typed into', () => {
    expect(draftPlace('client:12')).toEqual({
      title: '客户档案（第 12 号）',
      request: { screen: 'client', params: { id: '12' } },
    })
    expect(draftPlace('profile:12:1210I')?.request).toEqual({ screen: 'client', params: { id: '12' } })
    expect(draftPlace('goods:new')).toEqual({
      title: '新建商品备案',
      request: { screen: 'goods', params: { id: 'new' } },
    })
  })

  it('a draft of a kind that is not known here is left to its own screen', () => {
    for (const key of ['', 'client', 'intake:9', 'x:y']) expect(draftPlace(key)).toBeUndefined()
  })
})
