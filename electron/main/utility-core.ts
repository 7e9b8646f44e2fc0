import { utilityProcess } from 'electron'
import type { CoreMessage } from '../core/link-protocol.ts'
import type { StartCoreProcess } from '../host/core-process-handle.ts'

export interface UtilityCoreOptions {
  readonly script: string
  readonly args: readonly string[]
  readonly wrappingKey: Uint8Array
}

/** Starts the core as a utility process: the packaged program cannot be run as plain Node (its fuse is off). */
export function utilityCoreStarter({ script, args, wrappingKey }: UtilityCoreOptions): StartCoreProcess {
  return (listener) => {
    const child = utilityProcess.fork(script, [...args, '--wrapped-keys'], {
      serviceName: 'portledger-core',
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('spawn', () => child.postMessage({ type: 'keys', wrappingKey }))
    child.on('message', (message: CoreMessage) => listener.onMessage(message))
    child.on('exit', (code) => listener.onExit(`exit ${code}`))
    return {
      get pid() {
        return child.pid
      },
      send: (message) => child.postMessage(message),
      kill: () => void child.kill(),
    }
  }
}
