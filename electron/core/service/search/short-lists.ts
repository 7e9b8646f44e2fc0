import { lastAudit } from '../../../../db/house/audit.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import {
  anyWriteStamp,
  fileNamesAfter,
  partyStamp,
  searchableClients,
  searchableGoods,
  searchableTransports,
  transportStamp,
  type SearchableClient,
  type SearchableGoods,
  type SearchableTransport,
} from '../../../../db/trade/search.ts'
import { buildIndex, searchIndex, type SearchIndex, type SearchItem } from '../../../../shared/domain/search/search.ts'

/**
 * The lists that fit in memory: clients, goods, transport batches and file names, kept per connection. A search is a walk over them, so that a
 * two-character word or a few initials are found like anything else.
 */
interface Item<Of> extends SearchItem {
  readonly of: Of
}

export interface ShortLists {
  readonly clients: SearchIndex<Item<SearchableClient>>
  readonly goods: SearchIndex<Item<SearchableGoods>>
  readonly transports: SearchIndex<Item<SearchableTransport>>
  readonly batches: SearchIndex<Item<number>>
  /** Names of clients by id. */
  readonly names: ReadonlyMap<number, string>
}

interface Party {
  readonly stamp: string
  readonly names: ReadonlyMap<number, string>
  readonly clients: SearchIndex<Item<SearchableClient>>
  readonly goods: SearchIndex<Item<SearchableGoods>>
}
interface Transports {
  readonly stamp: string
  readonly index: SearchIndex<Item<SearchableTransport>>
}
interface Kept {
  stamp: string
  /** The audit row up to which parties and transports are known: each change of them has one, so that the slices of an import cost them nothing. */
  audit: number
  party: Party
  transports: Transports
  /** Grows at its end: the file of a batch never changes. */
  files: Item<number>[]
}

const MOST_TRANSPORTS = 3000
const kept = new WeakMap<ReadHandle, Kept>()

/** A record by its name and first code. */
function item<Of>(
  { id, name, initials, pinyin }: { id: number; name: string; initials: string; pinyin: string },
  code: string,
  of: Of,
): Item<Of> {
  return { id: String(id), code, name, initials, pinyin, of }
}

/** A further code by which the same record is found; nothing when there is none. */
function also<Of extends { id: number }>(of: Of, code: string): Item<Of>[] {
  return code === '' ? [] : [{ id: String(of.id), code, name: '', initials: '', pinyin: '', of }]
}

function readParty(ledger: ReadHandle, known: Party | undefined): Party {
  const stamp = partyStamp(ledger)
  if (known?.stamp === stamp) return known
  const clients = clientItems(ledger)
  return { stamp, names: namesOf(clients), clients: buildIndex(clients), goods: buildIndex(goodsItems(ledger)) }
}

const namesOf = (clients: readonly Item<SearchableClient>[]): ReadonlyMap<number, string> =>
  new Map(clients.map(({ of }) => [of.id, of.name]))
const clientItems = (ledger: ReadHandle): Item<SearchableClient>[] =>
  searchableClients(ledger).flatMap((of) => [item(of, of.code, of), ...also(of, of.usci), ...also(of, of.customsCode)])
const goodsItems = (ledger: ReadHandle): Item<SearchableGoods>[] =>
  searchableGoods(ledger).flatMap((of) => [item(of, of.sku, of), ...also(of, of.gtin), ...also(of, of.hsCode)])

function readTransports(ledger: ReadHandle, known: Transports | undefined): Transports {
  const stamp = transportStamp(ledger)
  if (known?.stamp === stamp) return known
  const found = searchableTransports(ledger, MOST_TRANSPORTS)
  return {
    stamp,
    index: buildIndex(
      found.flatMap((of) => [
        item({ ...of, initials: '', pinyin: '' }, of.trafNo, of),
        ...also(of, of.voyageNo),
        ...also(of, of.billNo),
      ]),
    ),
  }
}

function newerFiles(ledger: ReadHandle, files: readonly Item<number>[]): Item<number>[] {
  return fileNamesAfter(ledger, files.at(-1)?.of ?? 0).map(({ id, fileName }) => ({
    id: String(id),
    code: '',
    name: fileName,
    initials: '',
    pinyin: '',
    of: id,
  }))
}

const batchIndexes = new WeakMap<readonly Item<number>[], SearchIndex<Item<number>>>()

/** Newest first; made again only when a file was added. */
function batchIndex(files: readonly Item<number>[]): SearchIndex<Item<number>> {
  const index = batchIndexes.get(files) ?? buildIndex([...files].reverse())
  batchIndexes.set(files, index)
  return index
}

/** The lists as they are now. When nothing was written since the last search nothing is read at all. */
export function shortLists(ledger: ReadHandle): ShortLists {
  const stamp = anyWriteStamp(ledger)
  const known = kept.get(ledger)
  let lists = known
  if (lists === undefined || lists.stamp !== stamp) {
    const newer = newerFiles(ledger, known?.files ?? [])
    const files = known !== undefined && newer.length === 0 ? known.files : [...(known?.files ?? []), ...newer]
    const audit = lastAudit(ledger)
    const same = known?.audit === audit
    lists = {
      stamp,
      audit,
      party: same ? known.party : readParty(ledger, known?.party),
      transports: same ? known.transports : readTransports(ledger, known?.transports),
      files,
    }
    kept.set(ledger, lists)
  }
  return {
    names: lists.party.names,
    clients: lists.party.clients,
    goods: lists.party.goods,
    transports: lists.transports.index,
    batches: batchIndex(lists.files),
  }
}

/**
 * Builds the lists of a connection before anybody searches, in steps, so that whoever drives it can answer questions between them. A search
 * that comes first builds them itself, and the steps that are left do nothing.
 */
export function* warmShortLists(ledger: ReadHandle): Generator<undefined, void> {
  if (kept.has(ledger)) return
  const audit = lastAudit(ledger)
  const stamp = partyStamp(ledger)
  const items = clientItems(ledger)
  const clients = buildIndex(items)
  yield
  const rows = goodsItems(ledger)
  yield
  const goods = buildIndex(rows)
  yield
  const transports = readTransports(ledger, undefined)
  yield
  const files = newerFiles(ledger, [])
  batchIndex(files)
  // What was written meanwhile shows in the stamps of the first search.
  if (!kept.has(ledger))
    kept.set(ledger, { stamp: '', audit, party: { stamp, names: namesOf(items), clients, goods }, transports, files })
}

/** What is found in a list, best first, each record once; one more than `limit` tells that there is more. */
export function findIn<Of>(index: SearchIndex<Item<Of>>, text: string, limit: number): Of[] {
  const found = new Map<string, Of>()
  for (const { item } of searchIndex(index, text, (limit + 1) * 3))
    if (found.size <= limit && !found.has(item.id)) found.set(item.id, item.of)
  return [...found.values()]
}
