/** Loaded first into a stand-in utility process: its parent port. */
interface Port {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

const port: Port = {
  on: (_event, listener) =>
    void process.on('message', (data: unknown) =>
      listener({ data: typeof data === 'object' && data !== null && 'primitive' in data ? data.primitive : data }),
    ),
  postMessage: (message) => void process.send?.(message),
}
Object.defineProperty(process, 'parentPort', { value: port })
// In Electron the channel to the main process does not keep a utility process alive beyond it either.
process.on('disconnect', () => process.exit(0))
