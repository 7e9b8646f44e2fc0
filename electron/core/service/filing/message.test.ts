import { describe, expect, it } from 'vitest'
import { maskedMessage } from './message.ts'

const enveloped = (inner: string): string =>
  `<dxp:DxpMsg><dxp:Data>${Buffer.from(inner).toString('base64')}</dxp:Data></dxp:DxpMsg>`

describe('报文原文的遮盖', () => {
  it('a CEB message in an envelope is read in its place with its personal elements masked', () => {
    const inner =
      '<?xml version="1.0" encoding="UTF-8"?>\n<ceb:CEB622Message><ceb:copNo>A1</ceb:copNo><ceb:buyerName>示例甲乙</ceb:buyerName><ceb:buyerIdNumber>110101199003072316</ceb:buyerIdNumber></ceb:CEB622Message>'
    const shown = maskedMessage(enveloped(inner))
    expect(shown).toContain('<dxp:Data><ceb:CEB622Message><ceb:copNo>A1</ceb:copNo>')
    expect(shown).not.toContain('示例甲乙')
    expect(shown).not.toContain('110101199003072316')
    expect(shown).not.toContain(Buffer.from(inner).toString('base64'))
  })

  it('what else is carried stays unread; an original that a message carries is masked like any', () => {
    const original = Buffer.from('<CEB311Message><buyerName>示例甲乙</buyerName></CEB311Message>').toString('base64')
    const deep = `<CEB900Message><oriBizMessage>${original}</oriBizMessage><x>${'y'.repeat(20)}</x></CEB900Message>`
    for (const inner of [
      '<DecMessage><Owner>示例甲乙</Owner></DecMessage>',
      '示例甲乙',
      '<CEBMessage>示例甲乙</CEBMessage>',
    ])
      expect(maskedMessage(enveloped(inner))).toMatch(/<dxp:Data>\[\d+ 字符，查看完整内容须填写原因\]<\/dxp:Data>/)
    expect(maskedMessage(enveloped(deep))).toContain('<oriBizMessage><CEB311Message>')
    expect(maskedMessage(enveloped(deep))).not.toContain(original)
    expect(maskedMessage(enveloped(deep))).not.toContain('示例甲乙')
  })
})
