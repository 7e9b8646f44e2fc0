import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { Squeeze } from '../../shared/domain/intake/zip-writer.ts'

/** Node's zlib for archives and workbooks that the core makes itself: quick rather than small. */
export const nodeSqueeze: Squeeze = {
  deflate: (bytes, last) =>
    deflateRawSync(bytes, { level: 1, finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH }),
  crc32: (bytes, seed) => crc32(bytes, seed),
}
