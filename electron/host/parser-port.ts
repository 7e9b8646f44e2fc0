import { join } from 'node:path'
import { spawnParser } from '../adapter/parse/spawn-node.ts'
import { encodeRequest } from '../adapter/parse/protocol.ts'
import { PAPER_CODE, PAPER_PACKAGES } from '../adapter/pdf/place.ts'
import type { ParserLimits, Spawn } from '../core/ports.ts'
import type { ParseRequest } from '../../shared/domain/intake/frame.ts'
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

function startNodeParser(limits: ParserLimits): NodeParser {
  const child = spawnParser({
    wallMs: limits.seconds * 1000,
    rssBytes: limits.memoryMb * 1024 * 1024,
    ...(limits.program === 'papers' ? paperProgram : {}),
  })
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

/** The host's way to the parse child under plain Node. */
export const nodeParserStarter: StartParser = startNodeParser

/** The same where there is no host beside the core: the command line, and tests. */
export const nodeParserPort: Spawn = {
  spawnParser(limits) {
    const parser = startNodeParser(limits)
    return {
      frames: parser.frames,
      kill: () => parser.kill(),
      async feed(request, bytes) {
        await parser.feed(encodeRequest(request as ParseRequest))
        for await (const chunk of bytes) {
          if (parser.over) return
          await parser.feed(chunk)
        }
        await parser.feed(null)
      },
    }
  },
}
