import { INTAKE_KINDS } from '../../../shared/contract/area/intake.ts'
import type { IntakeKind } from '../../../shared/contract/area/intake.ts'
import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { isOfNoClient } from '../../../shared/domain/intake/kind.ts'
import { parseMapping } from '../../../shared/domain/intake/mapping.ts'

/** A file that is in the content store and waits to be checked. Kept as a draft: a reload loses no file and no correction. */
export interface QueuedFile {
  readonly hash: string
  readonly fileName: string
  readonly bytes: number
  readonly kind: IntakeKind
  readonly clientId: number | undefined
  /** Set once a person has changed the guess. */
  readonly mapping: Mapping | undefined
}

/** Whose file it is for the core: 0 for a list that belongs to no client; undefined until somebody says. */
export function ownerOf(file: Pick<QueuedFile, 'kind' | 'clientId'>): number | undefined {
  return isOfNoClient(file.kind) ? 0 : file.clientId
}

/** A file takes its place at the end; the same bytes under the same name stand once. */
export function enqueue(queue: readonly QueuedFile[], file: QueuedFile): readonly QueuedFile[] {
  return queue.some((other) => other.hash === file.hash && other.fileName === file.fileName) ? queue : [...queue, file]
}

export function replaceAt(queue: readonly QueuedFile[], at: number, file: QueuedFile): readonly QueuedFile[] {
  return queue.map((other, index) => (index === at ? file : other))
}

/** Reads a stored queue; entries that this version does not understand are left out. */
export function readQueue(stored: unknown): readonly QueuedFile[] | undefined {
  if (!Array.isArray(stored)) return undefined
  return stored.flatMap((item: unknown): QueuedFile[] => {
    if (
      typeof item !== 'object' ||
      item === null ||
      !('hash' in item) ||
      !('fileName' in item) ||
      !('bytes' in item) ||
      !('kind' in item)
    )
      return []
    const { hash, fileName, bytes } = item
    const kind = INTAKE_KINDS.find((known) => known === item.kind)
    if (typeof hash !== 'string' || typeof fileName !== 'string' || typeof bytes !== 'number' || kind === undefined)
      return []
    const mapping = 'mapping' in item ? parseMapping(item.mapping) : undefined
    return [
      {
        hash,
        fileName,
        bytes,
        kind,
        clientId: 'clientId' in item && typeof item.clientId === 'number' ? item.clientId : undefined,
        mapping: mapping?.ok === true ? mapping.mapping : undefined,
      },
    ]
  })
}
