import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { serveClient } from './client-protocol.ts'
import { externalAddress } from './external.ts'

describe('links to the outside', () => {
  const allowed = [
    'https://www.singlewindow.cn/',
    'https://www.customs.gov.cn/customs/302249/index.html?a=1#b',
    'https://WWW.GOV.CN/',
    'https://www.gov.cn:443/zhengce',
  ]
  it.each(allowed)('%s goes to the system browser', (address) => {
    expect(externalAddress(address)).toMatch(/^https:\/\/www\.[a-z]+/)
  })

  const hostile = [
    'http://www.singlewindow.cn/',
    'https://evil.example/',
    'https://www.singlewindow.cn.evil.example/',
    'https://evil.example/?https://www.singlewindow.cn/',
    'https://evil.example/#www.singlewindow.cn',
    'https://www.singlewindow.cn@evil.example/',
    'https://user:word@www.singlewindow.cn/',
    'https://www.singlewindow.cn:8443/',
    'https://singlewindow.cn/',
    'https://xwww.singlewindow.cn/',
    'https://www.singlewindow.cn%2eevil.example/',
    'https://www。gov。cn.evil.example/',
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'file:///etc/passwd',
    'file://server/share',
    'smb://server/share',
    '\\\\server\\share',
    'ftp://www.gov.cn/',
    'app://client/',
    'ms-msdt:/id',
    'search-ms:query=a',
    'vbscript:x',
    'about:blank',
    'blob:https://www.gov.cn/1',
    'view-source:https://www.gov.cn/',
    'https://',
    'www.gov.cn',
    '',
    ' ',
    'https://localhost:9/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'chrome://settings',
    'devtools://devtools',
    'tel:110',
    'mailto:a@www.gov.cn',
    'https://gov.cn/',
  ]
  it.each(hostile)('%s goes nowhere', (address) => {
    expect(externalAddress(address)).toBeUndefined()
  })
})

describe('app://client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-'))
  const renderer = join(folder, 'renderer')
  mkdirSync(join(renderer, 'assets'), { recursive: true })
  writeFileSync(join(renderer, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">')
  writeFileSync(join(renderer, 'assets', 'a.js'), '1')
  writeFileSync(join(folder, 'outside.json'), '"机密"')
  afterAll(() => rmSync(folder, { recursive: true }))
  const get = (url: string, method = 'GET') => serveClient(renderer, { url, method })

  it('serves the page with its nonce, and assets', async () => {
    const page = await get('app://client/?x=1#y')
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '')?.[1]
    expect(await page.text()).toBe(`<meta property="csp-nonce" nonce="${nonce}">`)
    expect((await get('app://client/assets/a.js')).headers.get('content-type')).toContain('javascript')
  })

  const traversals = [
    '/../outside.json',
    '/..%2foutside.json',
    '/%2e%2e/outside.json',
    '/%2e%2e%2foutside.json',
    '/assets/../../outside.json',
    '/assets/..%2f..%2foutside.json',
    '/..%5coutside.json',
    '/..\\outside.json',
    '/%252e%252e%252foutside.json',
    '/....//outside.json',
    '/.%2e/outside.json',
    '/%2e./outside.json',
    '/%00',
    '/index.html%00',
    '/C:/outside.json',
    '/C%3a%5coutside.json',
    '/%5c%5cserver%5cshare%5ca.json',
    '//server/share/a.json',
    '/index.html::$DATA',
    '/assets',
    '/assets/',
    '/%c0%ae%c0%ae/outside.json',
    '/%ff',
    '/~/outside.json',
    '/../renderer-2/a.json',
    '/index.html.',
    '/index.html%20',
  ]
  it.each(traversals)('does not serve %s', async (path) => {
    const answer = await get(`app://client${path}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('')
  })

  it.each([
    'app://other/index.html',
    'app://client.evil/index.html',
    'app://client@evil/index.html',
    'https://client/index.html',
    'app:client/index.html',
  ])('is not %s', async (url) => {
    expect((await get(url)).status).toBe(404)
  })

  it('only reads', async () => {
    expect((await get('app://client/index.html', 'POST')).status).toBe(405)
  })
})
