import { join } from 'node:path'
import { spawnParser, type ParserProcess } from '../adapter/parse/spawn-node.ts'
import { encodeRequest } from '../adapter/parse/protocol.ts'
import { PAPER_CODE, PAPER_PACKAGES } from '../adapter/pdf/place.ts'
import type { ParserLimits, Spawn } from '../core/ports.ts'
import { DEFAULT_LIMITS, type ParseRequest } from '../../shared/domain/intake/frame.ts'
import type { KeptParser, StartParser } from './parser-relay.ts'

const here = import.meta.dirname

/** The child that opens and writes papers: another program, which may read its own code and fonts and nothing else. */
const paperProgram = {
  entry: join(here, 'paper-child.ts'),
  code: [PAPER_CODE, join(here, 'paper-child.ts')],
  packages: PAPER_PACKAGES,
}

interface NodeParser extends KeptParser {
  /** It takes no more bytes: it has ended, or refused the file. */
  readonly over: boolean
}

const bytesOf = (limits: ParserLimits): number => limits.memoryMb * 1024 * 1024

function startChild(limits: ParserLimits, spawn = spawnParser): ParserProcess {
  return spawn({
    wallMs: limits.seconds * 1000,
    rssBytes: bytesOf(limits),
    ...(limits.program === 'papers' ? paperProgram : {}),
  })
}

function parserOf(child: ParserProcess): NodeParser {
  const { stdin } = child
  let inLine: Promise<void> = Promise.resolve()
  return {
    frames: child.frames,
    kill: () => child.kill(),
    get over() {
      return stdin.destroyed
    },
    /** One piece waits in line behind the one that is being taken, so that the child does not run dry while the feeder is busy. */
    feed(bytes) {
      const before = inLine
      inLine = new Promise((resolve) => {
        if (stdin.destroyed || stdin.writableEnded) resolve()
        else if (bytes === null) stdin.end(() => resolve())
        else stdin.write(bytes, () => resolve())
      })
      return before
    },
  }
}

/** So long after a file the next child is started: a person looks at what was recognised before the file is loaded. */
const AHEAD_AFTER_MS = 300
/** For a file that does not come nobody keeps a child. */
const AHEAD_LASTS_MS = 10 * 60_000

/**
 * The host's way to the parse child under plain Node. After each file a child is started ahead of the next, which then need not wait
 * a third of a second for its start. Like any other it sees one file and is gone; without a file it ends with the core, or after a while.
 */
export function nodeParserStarter(
  spawn: typeof spawnParser = spawnParser,
): StartParser & { readonly dropSpare: () => void } {
  let spare: ParserProcess | undefined
  let timer: NodeJS.Timeout | undefined
  const dropSpare = (): void => {
    clearTimeout(timer)
    spare?.kill()
    spare = undefined
  }
  const startSpare = (): void => {
    if (spare?.over !== false) spare = spawn({ ahead: true })
    timer = setTimeout(dropSpare, AHEAD_LASTS_MS).unref()
  }
  const start = (limits: ParserLimits): NodeParser => {
    if (limits.program === 'papers') return parserOf(startChild(limits, spawn))
    const ready = spare
    const fits = ready?.over === false && bytesOf(limits) === DEFAULT_LIMITS.rssBytes
    if (fits) spare = undefined
    dropSpare()
    if (fits) ready.begin(limits.seconds * 1000)
    const child = fits ? ready : startChild(limits, spawn)
    void child.exited.then(() => {
      clearTimeout(timer)
      timer = setTimeout(startSpare, AHEAD_AFTER_MS).unref()
    })
    return parserOf(child)
  }
  return Object.assign(start, { dropSpare })
}

/** The same where there is no host beside the core, without spares: the command line, and tests. */
export const nodeParserPort: Spawn = portOver((limits) => parserOf(startChild(limits)))

/** A port whose children are started in this process. */
export function portOver(start: (limits: ParserLimits) => KeptParser & { readonly over?: boolean }): Spawn {
  return {
    spawnParser(limits) {
      const parser = start(limits)
      return {
        frames: parser.frames,
        kill: () => parser.kill(),
        async feed(request, bytes) {
          await parser.feed(encodeRequest(request as ParseRequest))
          for await (const chunk of bytes) {
            if (parser.over === true) return
            await parser.feed(chunk)
          }
          await parser.feed(null)
        },
      }
    },
  }
}
