import { findMapping, listMappings, readMappingRecord, saveMapping } from '../../../../db/intake/mapping.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { mappingProblems } from '../../../../shared/domain/intake/field-dictionary.ts'
import type { IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import { parseMapping, type Mapping } from '../../../../shared/domain/intake/mapping.ts'
import { readClient } from '../../../../db/party/client.ts'
import type { SomeCommands, SomeQueries } from '../../registry.ts'

/** Remembered mappings that the parser tries by fingerprint. */
const KNOWN = 60

/** A mapping given by a screen or the command line. @throws Failure MAPPING_NEEDED */
export function givenMapping(kind: IntakeKind, json: unknown): Mapping {
  const parsed = parseMapping(json)
  const reason = !parsed.ok
    ? parsed.reason
    : parsed.mapping.kind !== kind
      ? `kind ${parsed.mapping.kind}`
      : mappingProblems(parsed.mapping)[0]
  if (!parsed.ok || reason !== undefined)
    throw new Failure('MAPPING_NEEDED', { fields: `有效的对应关系（${reason ?? ''}）` })
  return parsed.mapping
}

/** A saved mapping by name. @throws Failure MAPPING_UNKNOWN */
export function namedMapping(
  ledger: ReadHandle,
  kind: IntakeKind,
  clientId: number | undefined,
  name: string,
): { readonly id: number; readonly mapping: Mapping } {
  const record = findMapping(ledger, kind, clientId, name)
  const parsed = record === undefined ? undefined : parseMapping(JSON.parse(record.body))
  if (record === undefined || parsed === undefined || !parsed.ok) throw new Failure('MAPPING_UNKNOWN', { name })
  return { id: record.id, mapping: parsed.mapping }
}

export interface KnownMapping {
  readonly id: number
  readonly name: string
  readonly mapping: Mapping
}

/** The mappings a client's file may be recognised by, the client's own first. */
export function knownMappings(ledger: ReadHandle, kind: IntakeKind, clientId: number | undefined): KnownMapping[] {
  return listMappings(ledger, kind, clientId, KNOWN).flatMap((record) => {
    const parsed = parseMapping(JSON.parse(record.body))
    return parsed.ok ? [{ id: record.id, name: record.name, mapping: parsed.mapping }] : []
  })
}

export const mappingQueries: SomeQueries<'mapping.list' | 'mapping.get'> = {
  'mapping.list': (context, input) => ({
    mappings: listMappings(context.ledger, input.kind, input.clientId, 500).map((record) => ({
      id: record.id,
      name: record.name,
      kind: record.kind as IntakeKind,
      client: record.clientId === undefined ? '' : (readClient(context.ledger, record.clientId)?.name ?? ''),
      used: record.used,
      fingerprint: record.fingerprint,
      at: new Date(record.at).toISOString(),
    })),
  }),
  'mapping.get': (context, input) => {
    const record = readMappingRecord(context.ledger, input.id)
    const parsed = record === undefined ? undefined : parseMapping(JSON.parse(record.body))
    if (record === undefined || parsed?.ok !== true)
      throw new Failure('MAPPING_UNKNOWN', { name: record?.name ?? input.id })
    return {
      id: record.id,
      name: record.name,
      kind: parsed.mapping.kind,
      ...(record.clientId === undefined ? {} : { clientId: record.clientId }),
      fingerprint: record.fingerprint,
      mapping: { ...parsed.mapping },
    }
  },
}

export const mappingCommands: SomeCommands<'mapping.save'> = {
  'mapping.save': (context, input) => {
    const parsed = parseMapping(input.mapping)
    if (!parsed.ok || parsed.mapping.kind !== input.kind)
      throw new Failure('FIELD_INVALID', { label: '对应关系', reason: parsed.ok ? '业务种类不符' : parsed.reason })
    const problem = mappingProblems(parsed.mapping)[0]
    if (problem !== undefined) throw new Failure('FIELD_INVALID', { label: '对应关系', reason: problem })
    const id = saveMapping(context.ledger, {
      name: input.name,
      kind: input.kind,
      clientId: input.clientId,
      fingerprint: input.fingerprint,
      body: JSON.stringify(parsed.mapping),
      at: context.now(),
    })
    context.audit('mapping.save', `mapping ${id}`, { name: input.name, kind: input.kind, client: input.clientId })
    return { id }
  },
}
