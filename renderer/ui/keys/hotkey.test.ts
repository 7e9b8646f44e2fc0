import { describe, expect, it } from 'vitest'
import { HotkeyTable, isOurs, nameOf } from './hotkey.ts'

const press = (key: string, more: Partial<Parameters<typeof nameOf>[0]> = {}) =>
  nameOf({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...more,
  })

describe('hotkeys', () => {
  it('a press has one written form, whatever the case or the platform says', () => {
    expect(press('s', { ctrlKey: true })).toBe('Ctrl+S')
    expect(press('S', { metaKey: true, shiftKey: true })).toBe('Ctrl+Shift+S')
    expect(press(' ')).toBe('Space')
    expect(press('F10')).toBe('F10')
  })

  it('a dialog has its key before the screen beneath it, and gives it back when it closes', () => {
    const heard: string[] = []
    const table = new HotkeyTable()
    const close = table.add('dialog', 'Escape', () => {
      heard.push('dialog')
    })
    table.add('screen', 'Escape', () => {
      heard.push('screen')
    })
    table.press('Escape')
    close()
    table.press('Escape')
    expect(heard).toEqual(['dialog', 'screen'])
  })

  it('an open dialog keeps every key from the screen beneath it, not only its own', () => {
    const heard: string[] = []
    const table = new HotkeyTable()
    table.add('screen', 'F10', () => {
      heard.push('filed')
    })
    const unblock = table.block()
    expect(table.press('F10')).toBe(false)
    unblock()
    expect(table.press('F10')).toBe(true)
    expect(heard).toEqual(['filed'])
  })

  it('a handler that declines passes the key on; an unknown key is not taken', () => {
    const table = new HotkeyTable()
    const heard: string[] = []
    table.add('screen', 'F2', () => {
      heard.push('first')
    })
    table.add('screen', 'F2', () => false)
    expect(table.press('F2')).toBe(true)
    expect(heard).toEqual(['first'])
    expect(table.press('F12')).toBe(false)
  })

  it('an area key pressed while somebody is being signed in is not lost, one that acts on rows is never done late', () => {
    const heard: string[] = []
    const table = new HotkeyTable()
    expect(table.press('Ctrl+4')).toBe(false)
    table.hold()
    table.press('Ctrl+4')
    table.press('F10')
    table.add('app', 'Ctrl+4', () => {
      heard.push('area')
    })
    table.add('screen', 'F10', () => {
      heard.push('filed')
    })
    table.release()
    table.release()
    expect(heard).toEqual(['area'])
  })

  it('F7 on a screen that is still being drawn opens its form once; after a click or another key it is no longer meant', async () => {
    const heard: string[] = []
    const table = new HotkeyTable()
    const draw = (): (() => void) => table.add('screen', 'F7', () => void heard.push('new'))
    table.press('F7')
    const leave = draw()
    await Promise.resolve()
    expect(heard).toEqual(['new'])
    leave()
    table.press('F7')
    table.forget()
    draw()()
    table.press('F7')
    table.press('Ctrl+4')
    draw()
    await Promise.resolve()
    expect(heard).toEqual(['new'])
  })

  it('what was pressed before a wrong password is forgotten', () => {
    const heard: string[] = []
    const table = new HotkeyTable()
    table.hold()
    table.press('Ctrl+4')
    table.drop()
    table.add('app', 'Ctrl+4', () => {
      heard.push('area')
    })
    table.release()
    expect(heard).toEqual([])
  })

  it('reload, save page and help of the browser never fire, its developer tools and clipboard do', () => {
    expect(['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'Ctrl+S', 'Ctrl+K', 'Ctrl+1', 'Ctrl+9'].every(isOurs)).toBe(true)
    expect(['F12', 'Ctrl+C', 'Ctrl+V', 'F11', 'Escape'].some(isOurs)).toBe(false)
  })
})
