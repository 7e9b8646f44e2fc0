/** The names under which the window and the main process talk: the whole surface, in one place. */
export const CHANNEL = {
  call: 'portledger:call',
  uploadOpen: 'portledger:upload-open',
  uploadChunk: 'portledger:upload-chunk',
  uploadClose: 'portledger:upload-close',
  uploadAbort: 'portledger:upload-abort',
  download: 'portledger:download',
  notify: 'portledger:notify',
  event: 'portledger:event',
} as const

/** The bridge's name in the window. */
export const BRIDGE = 'bridge'

/** The window's own address; nothing else may send on these channels. */
export const CLIENT_ORIGIN = 'app://client'
