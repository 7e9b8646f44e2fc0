import { describe, expect, it } from 'vitest'
import { noticesBetween } from './notice.ts'

const channel = { id: 'a', title: '单一窗口', enabled: true, online: true }
const strip = {
  queued: 0,
  inFlight: 0,
  silent: 0,
  receiptsUnread: 0,
  receiptsWaiting: 0,
  keysReady: 2,
  keysTotal: 2,
  channels: [channel],
}

describe('what is worth a sound', () => {
  it('is what got worse, with its figure; what was bad before is no news', () => {
    const worse = { ...strip, silent: 3, receiptsUnread: 57, keysReady: 1, channels: [{ ...channel, online: false }] }
    expect(noticesBetween(strip, worse).map((notice) => notice.text)).toEqual([
      '3 份单证超过时限仍无回音',
      '新到 57 条待处理回执',
      '签名密钥不可用：现在 1/2 把可用',
      '单一窗口已断开，申报照常排队，联通后自动发出',
    ])
    expect(noticesBetween(strip, worse).every((notice) => notice.bad)).toBe(true)
    expect(noticesBetween(worse, worse)).toEqual([])
  })

  it('is also what a person waits for: the line is back, the last answer has come', () => {
    const waiting = { ...strip, queued: 2, inFlight: 1, channels: [{ ...channel, online: false }] }
    expect(noticesBetween(waiting, strip)).toEqual([
      { text: '单一窗口已恢复联通', bad: false },
      { text: '待发与在途的单证全部有了回音', bad: false },
    ])
  })

  it('is not a channel that somebody switched off, nor one that was just set up', () => {
    const off = { ...strip, channels: [{ ...channel, enabled: false, online: false }] }
    expect(noticesBetween(strip, off)).toEqual([])
    expect(noticesBetween({ ...strip, channels: [] }, off)).toEqual([])
  })
})
