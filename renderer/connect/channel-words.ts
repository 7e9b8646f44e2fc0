/** Why a channel is not connected, said so that somebody can do something about it. The core tells codes of the system and of the other side. */

const CODES: Readonly<Record<string, string>> = {
  ENOENT: '文件夹不存在（盘没有插入，或路径不对）',
  ENOTDIR: '所填的路径不是文件夹',
  EACCES: '没有读写文件夹的权限',
  EPERM: '没有读写文件夹的权限',
  EROFS: '文件夹所在的盘只能读、不能写',
  ENOSPC: '文件夹所在的盘已满',
  EIO: '读写文件夹出错（盘可能已拔出或损坏）',
  EBUSY: '文件夹被其他程序占用',
  ENETUNREACH: '网络不通',
  EHOSTUNREACH: '网络不通',
  EHOSTDOWN: '对方主机没有响应',
  ECONNREFUSED: '对方没有接受连接（地址或端口不对，或对方没有启动）',
  ECONNRESET: '连接被对方中断',
  EPIPE: '连接被对方中断',
  ENOTFOUND: '找不到这个主机名，请检查地址与网络',
  EAI_AGAIN: '找不到这个主机名，请检查地址与网络',
  ETIMEDOUT: '对方没有及时应答',
  TIMEOUT: '对方没有及时应答',
  TRUNCATED: '对方的应答中断',
  ANSWER_TOO_LARGE: '对方的应答太大，没有读取',
  PLAIN_REFUSED: '地址不是 https，没有发送',
  PROXY_407: '代理要求用户名与口令',
  CERT_HAS_EXPIRED: '网关的证书已过期',
  CERT_NOT_YET_VALID: '网关的证书尚未生效（请检查本机时间）',
  DEPTH_ZERO_SELF_SIGNED_CERT: '网关的证书是自签发的：请在通道设置里贴入其签发机构的证书',
  SELF_SIGNED_CERT_IN_CHAIN: '网关的证书不是由公共机构签发：请在通道设置里贴入其签发机构的证书',
  UNABLE_TO_GET_ISSUER_CERT: '网关的证书不是由公共机构签发：请在通道设置里贴入其签发机构的证书',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: '网关的证书不是由公共机构签发：请在通道设置里贴入其签发机构的证书',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: '网关的证书不是由公共机构签发：请在通道设置里贴入其签发机构的证书',
  ERR_TLS_CERT_ALTNAME_INVALID: '网关的证书不是发给这个地址的',
  OFF: '通道已停用',
  LEDGER_TRAINING_MIXED: '培训与正式不可混用',
}

/** `OFFLINE ENOENT`, `OFFLINE ENOENT /…/OutBox`, `UNAUTHORIZED 401`, words of the other side → a sentence part; a code that nobody knows stays readable as one. */
export function channelTrouble(error: string): string {
  const match = /^(OFFLINE|UNAUTHORIZED)\s+(.+)$/.exec(error)
  const about = match?.[2] ?? error
  if (match?.[1] === 'UNAUTHORIZED')
    return /^\d{3}$/.test(about) ? `网关不认可本单位的身份（HTTP ${about}）` : `网关不认可本单位的身份：${about}`
  const known = CODES[about] ?? (about.startsWith('PROXY_') ? `代理拒绝连接（${about.slice(6)}）` : undefined)
  if (known !== undefined) return known
  const [, code = '', folder = ''] = /^([A-Z]+) (.+)$/.exec(about) ?? []
  if (CODES[code] !== undefined) return `${CODES[code]}：${folder}`
  return /^[A-Z][A-Z0-9_]+$/.test(about) ? `连接失败（${about}）` : about
}
