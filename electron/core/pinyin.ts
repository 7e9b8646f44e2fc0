import { pinyin } from 'pinyin-pro'

/** Initials and full pinyin of a name, lower case, with Latin letters and digits kept: 河南示例 → hnsl, henanshili. */
export function pinyinOf(text: string): { initials: string; pinyin: string } {
  const clean = (parts: readonly string[]): string =>
    parts
      .join('')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
  return {
    initials: clean(pinyin(text, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })),
    pinyin: clean(pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' })),
  }
}
