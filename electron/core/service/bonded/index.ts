import type { Needs } from '../../needs.ts'
import type { CommandHandlers, QueryHandlers } from '../../registry.ts'
import { bookList, saveBook, saveItem } from './book.ts'
import { itemCount, itemDetail, itemMovements, itemPage } from './item.ts'

export const bondedQueries = (_needs: Needs | undefined) =>
  ({
    'book.list': bookList,
    'book.items': itemPage,
    'book.itemCount': itemCount,
    'book.item': itemDetail,
    'book.movements': itemMovements,
  }) satisfies Partial<QueryHandlers>

export const bondedCommands = (_needs: Needs) =>
  ({ 'book.save': saveBook, 'book.saveItem': saveItem }) satisfies Partial<CommandHandlers>
