import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Wire } from '../../core/ports.ts'
import { realDisk, type Disk } from './disk.ts'
import { dyingDisk, envelopeFor, makeFolders, NOW, ScriptedClient, type Folders } from './folder.fixture.ts'
import { openFolderChannel } from './folder.ts'

let folders: Folders
let now = NOW
const ID = '4CDE1CFD-EDED-46B1-946C-B8022E42FC94'
const message = { copMsgId: ID, type: 'CEB621Message', documents: 1 }
const envelope = envelopeFor(ID)
const NAME = `CEB621Message_DXPENT0000012345_DXPEDCCEB0000002_${ID}.xml`
const open = (disk: Disk = realDisk, of: Folders = folders): Wire =>
  openFolderChannel(of.channel(), { clock: { now: () => now }, disk })

beforeEach(() => {
  now = NOW
  folders = makeFolders()
})
afterEach(() => rmSync(folders.root, { recursive: true, force: true }))

describe('sending', () => {
  it('a message becomes one complete file under the name that clients expect, and sending it again leaves one file', async () => {
    const wire = open()
    for (let i = 0; i < 2; i++) expect(await wire.send(envelope, message)).toEqual({ kind: 'taken', detail: '' })
    expect(folders.names('outBox')).toEqual([NAME])
    expect(new Uint8Array(readFileSync(join(folders.line.outBox, NAME)))).toEqual(envelope)
  })

  it('a crash between any two acts, and any number of restarts, put the file before the client exactly once', async () => {
    for (const clears of [false, true]) {
      let deaths = 0
      for (let act = 1; act < 8; act++) {
        for (const when of ['before', 'after'] as const) {
          const fresh = makeFolders()
          const client = new ScriptedClient(fresh, { clears })
          const disk = dyingDisk(act, when)
          try {
            await open(disk, fresh).send(envelope, message)
          } catch (error) {
            if (!disk.isDead) throw error
          }
          if (disk.isDead) deaths++
          client.step()
          for (let restart = 0; restart < 2; restart++) {
            const again = open(realDisk, fresh)
            const asked = await again.ask(ID, { at: NOW + 1 })
            if (asked.kind === 'notKnown') expect((await again.send(envelope, message)).kind).toBe('taken')
            else expect(asked.kind).toBe('known')
            // Even a program that does not ask sends nothing twice.
            expect((await again.send(envelope, message)).kind).toBe('taken')
            client.step()
          }
          expect({ act, when, clears, sent: client.sent.length }).toEqual({ act, when, clears, sent: 1 })
          rmSync(fresh.root, { recursive: true })
        }
      }
      expect(deaths).toBeGreaterThanOrEqual(12)
    }
  })

  it('a file that could not be renamed yet is renamed later and is one file', async () => {
    let isLocked = true
    const disk: Disk = {
      ...realDisk,
      rename(from, to) {
        if (isLocked) throw Object.assign(new Error('locked'), { code: 'EBUSY' })
        realDisk.rename(from, to)
      },
    }
    const wire = open(disk)
    expect(await wire.send(envelope, message)).toEqual({ kind: 'later', detail: 'EBUSY' })
    expect((await wire.ask(ID)).kind).toBe('notKnown')
    isLocked = false
    expect((await wire.send(envelope, message)).kind).toBe('taken')
    expect(folders.names('outBox')).toEqual([NAME])
  })

  it('a stranger’s file of the same name is not overwritten', async () => {
    folders.put('outBox', NAME, 'stranger')
    await open().send(envelope, message)
    expect(folders.names('outBox')).toEqual([NAME.replace('.xml', '-2.xml'), NAME])
    expect(readFileSync(join(folders.line.outBox, NAME), 'utf8')).toBe('stranger')
  })

  it('a record that was torn in its last line is read up to there and goes on', async () => {
    await open().send(envelope, message)
    const record = folders.channel().record
    appendFileSync(record, '["done","abc')
    const other = { ...message, copMsgId: 'B' }
    await open().send(envelopeFor('B'), other)
    const wire = open()
    expect((await wire.ask(ID)).kind).toBe('known')
    expect((await wire.ask('B')).kind).toBe('known')
  })

  it('what is older than the record is in doubt, what is younger and not in it never left', async () => {
    const wire = open()
    expect((await wire.ask('OLD', { at: NOW - 1 })).kind).toBe('cannotSay')
    expect((await wire.ask('NEW', { at: NOW + 1 })).kind).toBe('notKnown')
    folders.put('sentBox', 'CEB621Message_A_B_OLD.xml', 'x')
    expect((await wire.ask('OLD', { at: NOW - 1 })).kind).toBe('known')
  })

  it('what became of a message is told from where its file lies', async () => {
    const wire = open()
    await wire.send(envelope, message)
    expect(await wire.ask(ID)).toMatchObject({ kind: 'known', detail: '等待客户端发送' })
    renameSync(join(folders.line.outBox, NAME), join(folders.line.failBox, NAME))
    expect((await wire.ask(ID)).detail).toContain('FailBox')
    rmSync(join(folders.line.failBox, NAME))
    expect((await wire.ask(ID)).kind).toBe('known')
  })

  it('each business has its own folders; a kind without folders waits and stops nobody', async () => {
    const others = makeFolders('zip', 'DecCus001')
    const channel = folders.channel({
      lines: [
        { ...folders.line, types: ['CEB621Message'] },
        { ...others.line, types: ['DecMessage'] },
      ],
    })
    const wire = openFolderChannel(channel, { clock: { now: () => now }, disk: realDisk })
    await wire.send(envelope, message)
    const declaration = new TextEncoder().encode(
      '<DecMessage><ClientSeqNo>I_示例</ClientSeqNo><ClientSeqNo>E2026-1</ClientSeqNo></DecMessage>',
    )
    await wire.send(envelopeFor('D1', 'DecMessage', declaration), {
      copMsgId: 'D1',
      type: 'DecMessage',
      documents: 1,
      attachments: [{ name: '../../发票.pdf', bytes: new Uint8Array([1, 2, 3]) }],
    })
    expect(
      await wire.send(envelopeFor('X', 'CEB900Message'), { ...message, copMsgId: 'X', type: 'CEB900Message' }),
    ).toMatchObject({ kind: 'later', detail: '没有为 CEB900Message 设置文件夹' })
    expect(folders.names('outBox')).toEqual([NAME])
    expect(others.names('outBox')).toEqual(['E2026-1.zip'])
    // Another program reads the package: both files lie at its root.
    const listing = execFileSync(
      'python3',
      [
        '-c',
        'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print("|".join(z.namelist()), z.read("E2026-1.xml").decode())',
        join(others.line.outBox, 'E2026-1.zip'),
      ],
      { encoding: 'utf8' },
    )
    expect(listing).toContain('E2026-1.xml|发票.pdf')
    expect(listing).toContain('<DecMessage>')
    rmSync(others.root, { recursive: true })
  })
})

describe('receiving', () => {
  it('a file is taken after two equal looks, oldest first, and put aside only when its cursor comes back', async () => {
    folders.put('inBox', 'b.xml', 'second', NOW - 20_000)
    folders.put('inBox', 'a.xml', 'first', NOW - 30_000)
    folders.put('inBox', 'c.xml', 'still being written', NOW - 10)
    folders.put('inBox', 'd.xml.tmp', 'half')
    const wire = open()
    expect((await wire.fetch('', 10)).items).toEqual([])
    const page = await wire.fetch('', 10)
    expect(page.items.map((item) => new TextDecoder().decode(item.bytes))).toEqual(['first', 'second'])
    expect((await wire.fetch('', 10)).items).toHaveLength(2)
    expect((await wire.fetch(page.cursor, 10)).items).toEqual([])
    expect(folders.names('inBox')).toEqual(['c.xml', 'd.xml.tmp'])
    expect(realDisk.list(join(folders.line.inBox, '已读')).sort()).toEqual(['a.xml', 'b.xml'])
  })

  it('a file that grows between two looks waits until it has stopped', async () => {
    folders.put('inBox', 'slow.xml', '<a>', NOW - 5_000)
    const wire = open()
    await wire.fetch('', 10)
    folders.put('inBox', 'slow.xml', '<a></a>', NOW - 2_000)
    expect((await wire.fetch('', 10)).items).toEqual([])
    expect(new TextDecoder().decode((await wire.fetch('', 10)).items[0]?.bytes)).toBe('<a></a>')
  })

  it('a refusal beside the refused file is a receipt; the refused file stays and is shown', async () => {
    folders.put('failBox', 'E1.xml', 'ours')
    folders.put('failBox', 'Failed_E1_20261122090000.xml', '<DecImportResponse/>')
    const wire = open()
    await wire.fetch('', 10)
    expect((await wire.fetch('', 10)).items.map((item) => item.fileName)).toEqual(['Failed_E1_20261122090000.xml'])
    expect(wire.notices?.().join()).toContain('FailBox 中有 1 个文件被退回')
  })

  it('a file that another program holds, to be read or to be moved, stops no other and is not taken twice', async () => {
    for (const name of ['a.xml', 'b.xml', 'c.xml']) folders.put('inBox', name, `<${name}/>`)
    const busy = new Set(['read a.xml', 'move b.xml'])
    const held = (act: string, path: string): void => {
      if (busy.has(`${act} ${path.split('/').at(-1) ?? ''}`)) throw Object.assign(new Error('busy'), { code: 'EBUSY' })
    }
    const wire = open({
      ...realDisk,
      read: (path, most) => (held('read', path), realDisk.read(path, most)),
      move: (from, to) => (held('move', from), realDisk.move(from, to)),
    })
    await wire.fetch('', 10)
    const first = await wire.fetch('', 10)
    expect(first.items.map((item) => item.fileName)).toEqual(['b.xml', 'c.xml'])
    for (let i = 0; i < 3; i++) {
      const later = await wire.fetch(first.cursor, 10)
      expect([later.items, later.offline]).toEqual([[], undefined])
    }
    expect(folders.names('inBox')).toEqual(['a.xml', 'b.xml'])
    expect(wire.notices?.().join()).toContain('InBox 中有 2 个文件打不开或移不走（a.xml、b.xml）')
    busy.clear()
    const last = await wire.fetch(first.cursor, 10)
    expect(last.items.map((item) => item.fileName)).toEqual(['a.xml'])
    await wire.fetch(last.cursor, 10)
    expect(folders.names('inBox')).toEqual([])
    expect(wire.notices?.()).toEqual([])
  })

  it('thousands of waiting files are handed out without being looked at again each time', async () => {
    for (let i = 0; i < 3_000; i++) writeFileSync(join(folders.line.inBox, `r${i}.xml`), 'x')
    let looks = 0
    now = Date.now() + 60_000
    const wire = open({ ...realDisk, stat: (path) => (looks++, realDisk.stat(path)) })
    await wire.fetch('', 50)
    let cursor = ''
    let taken = 0
    for (let i = 0; i < 40; i++) {
      const page = await wire.fetch(cursor, 50)
      cursor = page.cursor
      taken += page.items.length
    }
    expect(taken).toBe(2_000)
    expect(looks).toBeLessThan(7_000)
  })

  it('folders that are not there make the channel offline, are named and lose nothing', async () => {
    const none = join(folders.root, 'none')
    const gone = openFolderChannel(
      folders.channel({
        lines: [{ ...folders.line, outBox: none, inBox: none }],
      }),
      { clock: { now: () => now }, disk: realDisk },
    )
    expect(await gone.send(envelope, message)).toMatchObject({ kind: 'later', detail: `OFFLINE ENOENT ${none}` })
    expect(await gone.fetch('7', 10)).toEqual({ items: [], cursor: '7', offline: `ENOENT ${none}` })
  })
})

describe('the client that has stopped', () => {
  it('is noticed by what lies in OutBox, and by receipts that stay away', async () => {
    const wire = open()
    await wire.send(envelope, message)
    await wire.fetch('', 10)
    expect(wire.notices?.()).toEqual([])
    now = Date.now() + 11 * 60_000
    await wire.fetch('', 10)
    expect(wire.notices?.().join()).toMatch(/OutBox 中有 1 个文件，最早的已等 1[01] 分钟/)
    new ScriptedClient(folders).step()
    now += 60 * 60_000
    await wire.fetch('', 10)
    expect(wire.notices?.().join()).toContain('接收回执')
    folders.put('inBox', 'r.xml', 'x', now - 5_000)
    await wire.fetch('', 10)
    await wire.fetch('', 10)
    expect(wire.notices?.()).toEqual([])
  })
})
