/**
 * Standard input of a utility process, which has none: the file comes over its port and is given to the program as if
 * it were. Nothing else differs from the child under plain Node.
 */
import { once } from 'node:events'
import { PassThrough } from 'node:stream'

const input = new PassThrough()
Object.defineProperty(process, 'stdin', { value: input })

async function take(bytes: unknown): Promise<void> {
  if (bytes instanceof Uint8Array) {
    if (!input.write(bytes)) await once(input, 'drain')
  } else {
    input.end()
  }
  process.parentPort.postMessage('taken')
}
process.parentPort.on('message', ({ data }) => void take(data))
