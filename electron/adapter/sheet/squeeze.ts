import { constants, crc32, deflateRawSync } from 'node:zlib'
import type { Squeeze } from '../../../shared/domain/intake/zip-writer.ts'

/** Node's zlib for the zip writer. */
export const nodeSqueeze: Squeeze = {
  deflate: (bytes, last) =>
    deflateRawSync(bytes, { level: 6, finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH }),
  crc32: (bytes, seed) => crc32(bytes, seed),
}
