/** Gives way until it has come true, however long the machine takes: a test that waits for nothing ends by its own limit. */
export async function until(comesTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await comesTrue())) await new Promise((resolve) => setImmediate(resolve))
}
