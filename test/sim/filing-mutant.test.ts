import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type * as Decide from '../../electron/core/pump/decide.ts'
import type * as Silence from '../../electron/core/pump/silence.ts'
import type * as Attribute from '../../db/filing/attribute.ts'
import type * as Projection from '../../db/filing/projection.ts'
import { transaction } from '../../db/tx.ts'
import type * as Receive from '../../electron/core/service/filing/receive.ts'
import { ALL_FAULTS } from './more-faults.ts'

/** A simulation that cannot fail shows nothing: each of these programs is wrong in one way, and the same harness must see it. */

type Mutant =
  | ''
  | 'new id per attempt'
  | 'marked sent before sending'
  | 'blind resend after unknown'
  | 'rank across versions'
  | 'receipts to the newest version'
  | 'refusal believed although a copy is on its way'
  | 'cursor moved before the answers are stored'
  | 'silence is not looked for'
const mutant = vi.hoisted(() => ({ is: '' as string }))
const wrong = (name: Mutant): boolean => mutant.is === name

vi.mock('../../electron/core/pump/decide.ts', async (original) => {
  const real = await original<typeof Decide>()
  const mocked: typeof Decide = {
    ...real,
    sendingId: (copMsgId, attempt) =>
      wrong('new id per attempt') ? `${copMsgId}-${attempt}` : real.sendingId(copMsgId, attempt),
    leasedState: () => (wrong('marked sent before sending') ? 'taken' : real.leasedState()),
    nextAct: (state) => (wrong('blind resend after unknown') ? 'send' : real.nextAct(state)),
    afterSend: (lease, answer, now, random, earlierCopy) =>
      wrong('marked sent before sending')
        ? { ...lease, state: 'taken', sentAt: now }
        : real.afterSend(
            lease,
            answer,
            now,
            random,
            wrong('refusal believed although a copy is on its way') ? false : earlierCopy,
          ),
    afterAsk: (lease, answer, context) =>
      wrong('marked sent before sending') ? { ...lease, state: 'taken' } : real.afterAsk(lease, answer, context),
  }
  return mocked
})

vi.mock('../../db/filing/attribute.ts', async (original) => {
  const real = await original<typeof Attribute>()
  const newest = (versions: readonly Attribute.Declared[], count: number): number[] =>
    Array.from({ length: count }, () => versions.at(-1)?.version ?? 1)
  const mocked: typeof Attribute = {
    ...real,
    attributeAll: (versions, receipts, ends) =>
      wrong('receipts to the newest version')
        ? newest(versions, receipts.length)
        : real.attributeAll(versions, receipts, ends),
    foldVersions(versions, events, receipts, ofMessage) {
      if (!wrong('receipts to the newest version')) return real.foldVersions(versions, events, receipts, ofMessage)
      const last = versions.at(-1)
      const others = real.foldVersions(versions, events, [], ofMessage)
      const folded = last === undefined ? others : real.foldVersions([last], events, receipts, ofMessage)
      return {
        versions: new Map([...others.versions, ...folded.versions]),
        attributed: newest(versions, receipts.length),
      }
    },
  }
  return mocked
})

vi.mock('../../db/filing/projection.ts', async (original) => {
  const real = await original<typeof Projection>()
  const mocked: typeof Projection = {
    ...real,
    projectionOf(versions) {
      const shown = real.projectionOf(versions)
      if (!wrong('rank across versions')) return shown
      const highest = [...versions].sort((a, b) => b.rank - a.rank)[0]
      return highest === undefined
        ? shown
        : { ...shown, ...real.projectionOf([highest]), version: shown.version, appTime: shown.appTime }
    },
  }
  return mocked
})

vi.mock('../../electron/core/service/filing/receive.ts', async (original) => {
  const real = await original<typeof Receive>()
  const mocked: typeof Receive = {
    ...real,
    storeItems(context, channel, items, beside) {
      if (wrong('cursor moved before the answers are stored')) transaction(context.ledger, () => beside?.())
      return real.storeItems(
        context,
        channel,
        items,
        wrong('cursor moved before the answers are stored') ? undefined : beside,
      )
    },
  }
  return mocked
})

vi.mock('../../electron/core/pump/silence.ts', async (original) => {
  const real = await original<typeof Silence>()
  const mocked: typeof Silence = {
    ...real,
    watchSilence: (context) => (wrong('silence is not looked for') ? 0 : real.watchSilence(context)),
  }
  return mocked
})

const { makeTemplate } = await import('./filing-template.ts')
const { World } = await import('./filing-world.ts')

let template = ''
beforeAll(() => {
  template = makeTemplate()
})
afterAll(() => rmSync(template, { recursive: true, force: true }))

/** Seeds tried until the wrong program is caught. */
const MOST_SEEDS = 25

async function firstViolation(
  name: Mutant,
  seeds = MOST_SEEDS,
): Promise<{ seed: number; violation: string } | undefined> {
  mutant.is = name
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations } = await new World(template, seed, ALL_FAULTS).run()
    if (violations[0] !== undefined) return { seed, violation: violations.join('\n') }
  }
  return undefined
}

describe('wrong programs are caught by the simulation', () => {
  it.each<[Mutant, RegExp]>([
    ['new id per attempt', /under two ids/],
    ['marked sent before sending', /lost/],
    ['blind resend after unknown', /without a question/],
    ['rank across versions', /shows .* its newest version is|the other side said/],
    ['receipts to the newest version', /the other side said/],
    ['silence is not looked for', /is overdue and unseen/],
    ['cursor moved before the answers are stored', /the other side said/],
    [
      'refusal believed although a copy is on its way',
      /was declared while|is new but not later|the other side said|refused by the channel/,
    ],
  ])(
    '%s',
    async (name, sign) => {
      expect((await firstViolation(name))?.violation).toMatch(sign)
    },
    300_000,
  )

  it('and the right one passes seeds that catch them', async () => {
    expect(await firstViolation('', 4)).toBeUndefined()
  }, 300_000)
})
