/**
 * How long others had to wait for a turn of this thread's event loop. `cpu` is the thread's own processor time in the longest wait: on a
 * machine that others use, the rest of `wall` was theirs; a wait for the disk is in `wall` alone.
 */
export interface Pauses {
  readonly wall: number
  readonly cpu: number
}

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Runs something and watches the turns beside it. */
export async function watchPauses<T>(work: () => Promise<T>): Promise<{ value: T; pauses: Pauses }> {
  const pauses = { wall: 0, cpu: 0 }
  let isOver = false
  let at = performance.now()
  let spent = cpuMs()
  const look = (): void => {
    const [now, used] = [performance.now(), cpuMs()]
    pauses.wall = Math.max(pauses.wall, now - at)
    pauses.cpu = Math.max(pauses.cpu, used - spent)
    at = now
    spent = used
    // A timer of a millisecond: an immediate would keep a waiting thread busy.
    if (!isOver) setTimeout(look, 1)
  }
  setTimeout(look, 1)
  const value = await work()
  isOver = true
  look()
  return { value, pauses }
}
