import { describe, expect, it } from 'vitest'
import { settingText, settingValue } from './setting-screen.tsx'

describe('settings', () => {
  it('a flag is read and typed in Chinese and kept as the core wants it', () => {
    expect([settingText('flag', 'true'), settingText('flag', 'false')]).toEqual(['是', '否'])
    expect([settingValue('flag', ' 是 '), settingValue('flag', '否'), settingValue('flag', 'maybe')]).toEqual([
      'true',
      'false',
      'maybe',
    ])
  })

  it('a number may be typed with full-width digits', () => {
    expect(settingValue('number', '３０')).toBe('30')
    expect(settingValue('text', 'ａ')).toBe('ａ')
  })
})
