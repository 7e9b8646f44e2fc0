import { expect, it } from 'vitest'
import { channelTrouble } from './channel-words.ts'

it('what keeps a channel away is said in words; what the other side said stays, and an unknown code is no riddle', () => {
  expect(
    [
      'OFFLINE ENOENT',
      'OFFLINE ENOENT /ImpPath/OutBox',
      'OFFLINE DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNAUTHORIZED 401',
      'UNAUTHORIZED 收到的是网页（登录页？），不是回执',
      'OFFLINE PROXY_502',
      'OFFLINE HTTP 404',
      'OFFLINE EWEIRD',
      '培训窗口已断开',
    ].map(channelTrouble),
  ).toEqual([
    '文件夹不存在（盘没有插入，或路径不对）',
    '文件夹不存在（盘没有插入，或路径不对）：/ImpPath/OutBox',
    '网关的证书是自签发的：请在通道设置里贴入其签发机构的证书',
    '网关不认可本单位的身份（HTTP 401）',
    '网关不认可本单位的身份：收到的是网页（登录页？），不是回执',
    '代理拒绝连接（502）',
    'HTTP 404',
    '连接失败（EWEIRD）',
    '培训窗口已断开',
  ])
})
