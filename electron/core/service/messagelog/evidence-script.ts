/**
 * What lies in an evidence pack to check it with: a program of its own for Node 18 or later, which shares nothing with ours. It reads the
 * unpacked folder, recomputes every hash, the record's place in the audit chain and the RSA signatures, and says what it did not check.
 */
export const VERIFY_SCRIPT = `// 用法：解压存证包，在该文件夹中运行  node verify.mjs
import { createHash, createVerify, X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? '.'
const bad = []
const notes = []
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')
const text = (name) => readFileSync(join(folder, name), 'utf8')
const record = readFileSync(join(folder, 'evidence.json'))
const evidence = JSON.parse(record.toString('utf8'))

// 1. 每个文件与记录的 SHA-256、字节数一致；没有多余的文件。
for (const one of evidence.files) {
  if (!existsSync(join(folder, one.file))) bad.push(one.file + ' 缺失')
  else {
    const bytes = readFileSync(join(folder, one.file))
    if (sha(bytes) !== one.sha256 || bytes.length !== one.bytes) bad.push(one.file + ' 与记录不符')
  }
}
const known = new Set(evidence.files.map((one) => one.file))
for (const side of ['in', 'out'])
  if (existsSync(join(folder, side)))
    for (const name of readdirSync(join(folder, side))) if (!known.has(side + '/' + name)) bad.push(side + '/' + name + ' 不在记录中')

// 2. 记录本身的 SHA-256 写在操作日志的一行里，该行的哈希覆盖它与前一行的哈希。
const row = JSON.parse(text('chain.json'))
const covered = JSON.stringify([row.seq, row.at, row.actorId, row.actor, row.action, row.subject, row.detail])
const hash = createHash('sha256').update(Buffer.from(row.previousHash, 'hex')).update(covered).digest('hex')
if (hash !== row.hash) bad.push('chain.json 的哈希不成立')
if (JSON.parse(row.detail).record !== sha(record)) bad.push('evidence.json 不是操作日志第 ' + row.seq + ' 行所记的那一份')

// 3. 发出的报文：摘要与签名（去掉 Signature 后即被摘要的规范形式）。
const uris = { 'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1', 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm3': 'sm3' }
let digests = 0
let signatures = 0
for (const one of evidence.files) {
  if (one.direction !== 'out' || !existsSync(join(folder, one.file))) continue
  const whole = text(one.file).replace(/^\\uFEFF?<\\?xml[^>]*\\?>\\s*/, '')
  const found = /<ds:Signature[ >][\\s\\S]*<\\/ds:Signature>/.exec(whole)
  if (found === null) continue
  const body = whole.replace(found[0], '')
  const part = (name) => new RegExp('<ds:' + name + '(?: [^>]*)?>([^<]*)</ds:' + name + '>').exec(found[0])?.[1] ?? ''
  const algorithm = uris[/<ds:DigestMethod Algorithm="([^"]*)"/.exec(found[0])?.[1] ?? '']
  if (algorithm === undefined) { notes.push(one.file + ' 的摘要算法本脚本不认得'); continue }
  let digest
  try { digest = createHash(algorithm).update(body, 'utf8').digest('base64') } catch { notes.push(one.file + '：这个 Node 不带 ' + algorithm); continue }
  if (digest !== part('DigestValue')) { bad.push(one.file + ' 的摘要不成立'); continue }
  digests++
  const certificate = part('X509Certificate')
  if (algorithm !== 'sha1' || certificate === '') { notes.push(one.file + (certificate === '' ? '：报文不含证书，签名未核对' : '：SM2 签名未核对（请用支持国密的工具）')); continue }
  const declared = [...(/^<[^>]*>/.exec(body)?.[0] ?? '').matchAll(/ xmlns:?[\\w-]*="[^"]*"/g)].map((match) => match[0])
  const inside = [...declared, ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'].sort().join('')
  const info = (/<ds:SignedInfo[ >][\\s\\S]*<\\/ds:SignedInfo>/.exec(found[0])?.[0] ?? '').replace(/^<ds:SignedInfo[^>]*>/, '<ds:SignedInfo' + inside + '>')
  const key = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
  if (createVerify('RSA-SHA1').update(info, 'utf8').verify(key, part('SignatureValue'), 'base64')) signatures++
  else bad.push(one.file + ' 的签名不成立')
}

console.log('文件 ' + evidence.files.length + ' 个，摘要成立 ' + digests + ' 份，RSA 签名成立 ' + signatures + ' 份；操作日志第 ' + row.seq + ' 行 ' + row.hash)
for (const note of notes) console.log('未核对：' + note)
for (const one of bad) console.log('不成立：' + one)
console.log(bad.length === 0 ? '存证包完好' : '存证包不成立')
process.exitCode = bad.length === 0 ? 0 : 1
`
