import { fork } from 'node:child_process'
import type { CoreMessage, HostMessage } from '../core/link-protocol.ts'

/** A running core process, whichever way it was started. */
export interface CoreProcess {
  readonly pid: number | undefined
  send(message: HostMessage): void
  kill(): void
}

export interface CoreProcessListener {
  onMessage(message: CoreMessage): void
  /** Once, whatever ended it; also when it could not be started. */
  onExit(reason: string): void
}

export type StartCoreProcess = (listener: CoreProcessListener) => CoreProcess

export interface NodeCoreOptions {
  readonly script: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** Starts the core as a plain Node process with this process's Node and flags (they carry type stripping where needed). */
export function nodeCoreStarter({ script, args, env }: NodeCoreOptions): StartCoreProcess {
  return (listener) => {
    const child = fork(script, args, {
      serialization: 'advanced',
      // Standard output belongs to the host (JSON for tests and the command line); the core's complaints go to standard error.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    let ended = false
    const end = (reason: string): void => {
      if (ended) return
      ended = true
      listener.onExit(reason)
    }
    child.on('message', (message: CoreMessage) => listener.onMessage(message))
    child.on('error', (error) => {
      if (child.pid === undefined) end(error.message)
    })
    child.on('exit', (code, signal) => end(signal ?? `exit ${code ?? 'unknown'}`))
    return {
      pid: child.pid,
      send: (message) => {
        // A core that died a moment ago is reported by its exit; the write error would say the same again.
        if (child.connected) child.send(message, () => undefined)
      },
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
