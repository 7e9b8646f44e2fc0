import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../db/house/audit.ts'
import { contract, ROLES } from '../../shared/contract/index.ts'
import { openTestLedger } from '../../test/support/ledger.ts'

describe('the gate', () => {
  it('answers a code, never an exception, to an unknown name, a missing session, a wrong input and a refused role', async () => {
    const test = await openTestLedger()
    expect(await test.core.call('no.such', {}, undefined)).toMatchObject({ ok: false, code: 'PROCEDURE_UNKNOWN' })
    expect(await test.core.call('draft.save', {}, 'forged.token')).toMatchObject({ ok: false, code: 'NOT_SIGNED_IN' })
    expect(await test.call('draft.save', { key: '', body: 'x' })).toMatchObject({ ok: false, code: 'INPUT_INVALID' })
    expect(await test.call('user.save', { login: 'x', name: 'x', roles: ['clerk'] }, 'clerk')).toMatchObject({
      ok: false,
      code: 'ROLE_REFUSED',
    })
    await test.close()
  })

  it('refuses every procedure to every role that the contract does not name for it', async () => {
    const test = await openTestLedger()
    for (const role of ROLES) {
      if (role === 'admin') continue
      const login = `only-${role}`
      await test.value('user.save', { login, name: role, roles: [role] })
      for (const [name, declared] of Object.entries(contract)) {
        if (declared.roles.includes(role)) continue
        expect(await test.call(name as 'ledger.info', {}, login), `${role} ${name}`).toMatchObject({
          ok: false,
          code: 'ROLE_REFUSED',
        })
      }
    }
    await test.close()
  })

  it('admits every role that the contract names: then only the input decides', async () => {
    const test = await openTestLedger()
    for (const role of ROLES) {
      const login = `only-${role}`
      await test.value('user.save', { login, name: role, roles: [role] })
      for (const [name, declared] of Object.entries(contract)) {
        // A pairing code is only taken from the network.
        if (!declared.roles.includes(role) || name === 'lan.redeem') continue
        expect(await test.call(name as 'ledger.info', 7 as never, login), `${role} ${name}`).toMatchObject({
          ok: false,
          code: 'INPUT_INVALID',
        })
      }
    }
    await test.close()
  })

  it('keeps at least one active administrator', async () => {
    const test = await openTestLedger()
    const users = await test.value('session.users', {})
    const admin = users.users.find((user) => user.login === 'admin')
    expect(
      await test.call('user.save', { id: admin?.id ?? 0, login: 'admin', name: 'x', roles: ['clerk'] }),
    ).toMatchObject({ ok: false, code: 'LAST_ADMIN' })
    expect((await test.value('session.users', {})).users.find((user) => user.login === 'admin')?.roles).toEqual([
      'admin',
    ])
    await test.close()
  })

  it('a password is needed where one is set, and is stored only as a scrypt record', async () => {
    const test = await openTestLedger()
    await test.value('user.save', { login: 'locked', name: '示例', roles: ['clerk'], password: '示例口令 123' })
    expect(await test.core.call('session.signIn', { login: 'locked' }, undefined)).toMatchObject({
      ok: false,
      code: 'LOGIN_WRONG',
    })
    expect(
      await test.core.call('session.signIn', { login: 'locked', password: '示例口令 123' }, undefined),
    ).toMatchObject({ ok: true })
    const stored = test.core.ledger.sql('select password from user_account where login = ?').get('locked') as {
      password: string
    }
    expect(stored.password).not.toContain('示例口令')
    await test.close()
  })
})

describe('drafts and layouts', () => {
  it('a draft survives a restart and is not readable in the database without the key', async () => {
    const test = await openTestLedger()
    await test.value('draft.save', { key: 'client:new', body: '{"name":"示例贸易公司草稿"}' })
    const stored = test.core.ledger.sql('select body from draft').get() as { body: Buffer }
    expect(stored.body.includes(Buffer.from('示例贸易'))).toBe(false)
    const again = await test.reopen()
    expect(await again.value('draft.load', { key: 'client:new' })).toMatchObject({
      body: '{"name":"示例贸易公司草稿"}',
      revision: 1,
    })
    await again.close()
  })

  it('one user never sees the drafts and layouts of another', async () => {
    const test = await openTestLedger()
    await test.value('draft.save', { key: 'a', body: 'mine' }, 'clerk')
    await test.value('layout.save', { key: 'g', body: '{}' }, 'clerk')
    expect((await test.value('draft.load', { key: 'a' }, 'checker')).body).toBeUndefined()
    expect((await test.value('layout.load', { key: 'g' }, 'checker')).body).toBeUndefined()
    await test.close()
  })
})

describe('the ledger', () => {
  it('verify finds nothing broken in a fresh ledger and names the audit row that somebody edited', async () => {
    const test = await openTestLedger()
    await test.value('setting.save', { key: 'match.waybillReuseMonths', value: '6' })
    await test.value('setting.save', { key: 'match.waybillReuseMonths', value: '7' })
    const good = await test.job('ledger.verify', {})
    expect(good.result?.laws.filter((law) => !law.ok)).toEqual([])
    test.core.ledger.database.exec('drop trigger audit_no_update')
    test.core.ledger.sql("update audit set detail = '{}' where seq = 1").run()
    const bad = await test.job('ledger.verify', {})
    expect(bad.result?.laws.find((law) => law.id === 'L-AUDIT')).toMatchObject({ ok: false, broken: ['audit 1'] })
    await test.close()
  })

  it('append-only tables refuse update and delete', async () => {
    const test = await openTestLedger()
    await test.value('setting.save', { key: 'match.waybillReuseMonths', value: '6' })
    expect(() => test.core.ledger.database.exec("update audit set detail = ''")).toThrow(/append-only/)
    expect(() => test.core.ledger.database.exec('delete from audit')).toThrow(/append-only/)
    await test.close()
  })

  it('a second writer is refused, and the lock ends with its holder', async () => {
    const test = await openTestLedger()
    await expect(openTestLedger({ directory: test.directory, keys: test.keys })).rejects.toMatchObject({
      code: 'LEDGER_IN_USE',
    })
    const again = await test.reopen()
    expect((await again.value('ledger.info', {})).kind).toBe('training')
    await again.close()
  })

  it('is encrypted from the first byte and refuses another key without changing anything', async () => {
    const test = await openTestLedger()
    const { readFileSync } = await import('node:fs')
    const { join } = await import('node:path')
    await test.core.stop()
    const file = join(test.directory, 'ledger.db')
    const before = readFileSync(file)
    expect(before.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
    const wrong = { load: () => new Uint8Array(32).fill(7), store: () => undefined, place: () => 'memory' }
    await expect(openTestLedger({ directory: test.directory, keys: wrong })).rejects.toMatchObject({
      code: 'LEDGER_KEY_WRONG',
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    const again = await openTestLedger({ directory: test.directory, keys: test.keys })
    await again.close()
  })

  it('a ledger from the future and a changed migration are refused', async () => {
    const test = await openTestLedger()
    test.core.ledger.sql("insert into migration values (99, '9999-future', 'x', 0)").run()
    await test.core.stop()
    await expect(openTestLedger({ directory: test.directory, keys: test.keys })).rejects.toMatchObject({
      code: 'LEDGER_FROM_FUTURE',
    })
    const other = await openTestLedger()
    other.core.ledger.sql("update migration set hash = 'changed' where number = 1").run()
    await other.core.stop()
    await expect(openTestLedger({ directory: other.directory, keys: other.keys })).rejects.toMatchObject({
      code: 'LEDGER_MIGRATION_CHANGED',
    })
  })

  it('a backup is reopened and checked, holds the same rows, and its chain is the one of the ledger', async () => {
    const test = await openTestLedger()
    const hash = test.upload('内容'.repeat(400_000), '示例.csv')
    await test.value('setting.save', { key: 'match.waybillReuseMonths', value: '6' })
    const head = test.core.ledger.sql('select seq, hash from audit order by seq desc limit 1').get() as { seq: number }
    const made = await test.job('ledger.backup', { label: '' })
    expect(made).toMatchObject({ state: 'done' })
    const restored = await openTestLedger({ directory: made.result?.file ?? '', keys: test.keys })
    expect(restored.core.content.bytes(hash).toString()).toBe('内容'.repeat(400_000))
    expect(restored.core.ledger.sql('select seq, hash from audit where seq = ?').get(head.seq)).toEqual(head)
    expect(verifyAudit(restored.core.ledger)).toMatchObject({ brokenAt: undefined })
    await restored.core.stop()
    await test.close()
  })

  it('FULL stays in force after the first write, and foreign keys and WAL are on', async () => {
    const test = await openTestLedger()
    await test.value('setting.save', { key: 'match.waybillReuseMonths', value: '6' })
    const pragma = (name: string): unknown => test.core.ledger.database.pragma(name, { simple: true })
    expect([pragma('synchronous'), pragma('journal_mode'), pragma('foreign_keys'), pragma('cipher')]).toEqual([
      2,
      'wal',
      1,
      'aegis',
    ])
    await test.close()
  })
})
