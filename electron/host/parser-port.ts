import { once } from 'node:events'
import { spawnParser } from '../adapter/parse/spawn-node.ts'
import { encodeRequest } from '../adapter/parse/protocol.ts'
import type { Spawn } from '../core/ports.ts'
import type { ParseRequest } from '../../shared/domain/intake/frame.ts'

/** The parse child under plain Node: started here, fed through its standard input, killed after use. */
export const nodeParserPort: Spawn = {
  spawnParser(limits) {
    const child = spawnParser({ wallMs: limits.seconds * 1000, rssBytes: limits.memoryMb * 1024 * 1024 })
    return {
      frames: child.frames,
      kill: () => child.kill(),
      async feed(request, bytes) {
        const send = async (chunk: Uint8Array): Promise<boolean> => {
          if (child.stdin.destroyed) return false
          if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain'), once(child.stdin, 'close')])
          return true
        }
        if (!(await send(encodeRequest(request as ParseRequest)))) return
        for await (const chunk of bytes) if (!(await send(chunk))) return
        child.stdin.end()
      },
    }
  },
}
