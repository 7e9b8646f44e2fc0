/**
 * Keeps this process alive until `work` settles. The timers of the machine's clock hold nothing open, so that an idle
 * core never keeps a program running; whoever awaits a core in his own process holds it open himself, or a job that only
 * waits for a time would let Node end in the middle of it.
 */
export async function heldOpen<T>(work: Promise<T>): Promise<T> {
  const hold = setInterval(() => undefined, 60_000)
  try {
    return await work
  } finally {
    clearInterval(hold)
  }
}
