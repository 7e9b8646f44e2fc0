import { complaintsOf, cutOff, expect, test } from './support/launch.ts'

test.use({ launch: { script: 'test/support/start-stub.ts', args: [] } })

test('a real browser opens the one-time address, hears the events, and hears a killed core come back', async ({
  program,
  page,
}) => {
  await program.open(page)
  await expect(page.getByRole('heading', { name: '口岸台账' })).toBeVisible()
  expect(new URL(page.url()).search).toBe('')
  expect(await page.evaluate(() => document.cookie)).toBe('')
  const heard = () => page.evaluate(() => Reflect.get(window, 'heard'))
  await expect.poll(heard).toEqual(['{"type":"core","state":"up"}'])
  await program.killCore()
  await expect.poll(heard).toEqual(['up', 'down', 'up'].map((state) => `{"type":"core","state":"${state}"}`))
})

test('inline script, eval, foreign images, frames and connections are blocked in the window', async ({
  program,
  page,
}) => {
  await program.open(page)
  await page.evaluate(async () => {
    const add = (tag: string, change: (element: HTMLElement) => void): HTMLElement => {
      const element = document.createElement(tag)
      change(element)
      return document.body.appendChild(element)
    }
    add('script', (script) => (script.textContent = 'window.hacked = true'))
    add('img', (image) => image.setAttribute('src', 'https://evil.example/a.png'))
    add('iframe', (frame) => frame.setAttribute('src', 'https://evil.example/'))
    add('style', (style) => (style.textContent = 'body { background: red }'))
    const form = add('form', (element) => element.setAttribute('action', 'https://evil.example/'))
    if (form instanceof HTMLFormElement) form.submit()
    await fetch('https://evil.example/').catch(() => undefined)
  })
  expect(await page.evaluate(() => [Reflect.get(window, 'hacked'), Reflect.get(window, 'evaluated')])).toEqual([
    undefined,
    false,
  ])
  await expect
    .poll(() => page.evaluate(() => [...new Set<unknown>(Reflect.get(window, 'violations'))].sort()))
    .toEqual(['connect-src', 'form-action', 'frame-src', 'img-src', 'script-src', 'script-src-elem', 'style-src-elem'])
})

test('another page on the same machine, in the same browser, gets neither data nor a call through', async ({
  program,
  page,
}) => {
  await program.open(page)
  const { origin } = program.host
  const stranger = await page.context().newPage()
  await stranger.route('http://127.0.0.1:9/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<p>stranger</p>' }),
  )
  await stranger.goto('http://127.0.0.1:9/')
  const attempts = await stranger.evaluate(async (target) => {
    const outcome = async (run: Promise<Response>): Promise<string> =>
      run.then(
        (response) => `${response.type} ${response.status}`,
        () => 'refused',
      )
    return [
      await outcome(fetch(`${target}/`, { credentials: 'include' })),
      await outcome(
        fetch(`${target}/call/stub.echo`, {
          method: 'POST',
          credentials: 'include',
          headers: { 'Content-Type': 'application/json' },
          body: '{}',
        }),
      ),
      await outcome(
        fetch(`${target}/call/stub.die`, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
      ),
    ]
  }, origin)
  expect(attempts).toEqual(['refused', 'refused', 'refused'])
  const attached = await program.attached()
  expect(await attached.call('stub.pid', {})).toEqual({ ok: true, value: program.host.corePid })
})

test('a window cut off from its host says so by itself and goes on when joined again', async ({ program, page }) => {
  const complaints = complaintsOf(page)
  await program.open(page)
  await cutOff(page, true)
  const call = () =>
    page.evaluate(() =>
      fetch('/call/stub.echo', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '"x"' }).then(
        (response) => response.text(),
        () => 'cut off',
      ),
    )
  expect(await call()).toBe('cut off')
  await cutOff(page, false)
  expect(await call()).toBe('{"ok":true,"value":"x"}')
  expect(complaints.filter((complaint) => complaint.startsWith('pageerror'))).toEqual([])
})
