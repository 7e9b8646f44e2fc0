import { expect, it } from 'vitest'
import { readableXml } from './xml-text.ts'

it('a message is indented for reading; texts and attributes stay untouched', () => {
  expect(readableXml('<?xml version="1.0"?><a x="1"><b>1 &lt; 2</b><c/><d><e></e></d></a>')).toBe(
    '<?xml version="1.0"?>\n<a x="1">\n  <b>1 &lt; 2</b>\n  <c/>\n  <d>\n    <e>\n    </e>\n  </d>\n</a>',
  )
  expect(readableXml('no xml')).toBe('no xml')
})
