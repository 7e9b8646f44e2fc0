import { describe, expect, it } from 'vitest'
import { closeTab, freshWorkspace, moveTab, openTab, readWorkspace, remember, writeWorkspace } from './tabs.ts'

const screens = new Set(['home', 'client', 'parcel'])
const ids = (workspace: ReturnType<typeof freshWorkspace>): string[] => workspace.tabs.map((tab) => tab.screen)

describe('tabs', () => {
  it('a screen is open once; coming back to it keeps what it remembered', () => {
    const left = remember(
      openTab(openTab(freshWorkspace(), { screen: 'client' }), { screen: 'parcel' }),
      'client',
      'grid',
      { top: 7 },
    )
    const back = openTab(left, { screen: 'client' })
    expect(ids(back)).toEqual(['home', 'client', 'parcel'])
    expect(back.active).toBe('client')
    expect(back.memory.client).toEqual({ grid: { top: 7 } })
  })

  it('opened with filters from elsewhere it starts afresh with those', () => {
    const left = remember(openTab(freshWorkspace(), { screen: 'parcel' }), 'parcel', 'grid', { top: 7 })
    const asked = openTab(left, { screen: 'parcel', filters: [{ field: 'state', op: 'is', value: 'x' }] })
    expect(asked.tabs[1]?.serial).toBe(1)
    expect(asked.memory.parcel).toBeUndefined()
  })

  it('closing brings up the neighbour; home cannot be closed', () => {
    const three = openTab(openTab(freshWorkspace(), { screen: 'client' }), { screen: 'parcel' })
    expect(closeTab({ ...three, active: 'client' }, 'client').active).toBe('parcel')
    expect(closeTab(three, 'parcel').active).toBe('client')
    expect(closeTab(three, 'home')).toBe(three)
    expect(ids(moveTab(three, 'parcel', 'client'))).toEqual(['home', 'parcel', 'client'])
  })

  it('survives a reload, and whatever else may stand in the saved text', () => {
    const left = remember(openTab(freshWorkspace(), { screen: 'parcel', params: { id: '5' } }), 'parcel', 'grid', {
      top: 7,
    })
    const again = readWorkspace(writeWorkspace(left), screens)
    expect(again).toEqual({ ...left, tabs: left.tabs.map((tab) => ({ ...tab, serial: 0 })) })
    for (const body of [
      undefined,
      '',
      '{',
      '[]',
      '{"tabs":3}',
      '{"tabs":[{"screen":"gone"}],"active":"gone"}',
      '{"tabs":[null,{"screen":5}]}',
    ]) {
      expect(readWorkspace(body, screens).tabs).toEqual(freshWorkspace().tabs)
    }
  })

  it('a memory too large to be saved does not cost the tabs', () => {
    const heavy = remember(openTab(freshWorkspace(), { screen: 'client' }), 'client', 'grid', 'x'.repeat(100_000))
    expect(ids(readWorkspace(writeWorkspace(heavy), screens))).toEqual(['home', 'client'])
  })
})
