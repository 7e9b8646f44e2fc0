import { expect, it } from 'vitest'
import { groupTarget } from './group-target.ts'

const group = [{ field: 'reason', op: 'is', value: '1300' }] as const
const client = { field: 'client', op: 'is', value: '3' } as const

it('an action on a group does what is shown: a list narrowed to one client narrows the action', () => {
  expect(groupTarget(group, [...group, client], undefined)).toEqual({ filters: [...group, client], except: [] })
})

it("an action on a group never reaches outside it, whatever became of the list's filters", () => {
  expect(groupTarget(group, [], undefined)).toEqual({ filters: [...group], except: [] })
  expect(groupTarget(group, [], { filters: [client], except: [7] })).toEqual({
    filters: [...group, client],
    except: [7],
  })
})

it('rows that were chosen one by one are exactly those', () => {
  expect(groupTarget(group, [], { ids: [4, 5] })).toEqual({ ids: [4, 5] })
})
