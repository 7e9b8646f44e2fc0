import type { Needs } from '../../needs.ts'
import type { SomeQueries } from '../../registry.ts'
import { searchAll } from './search.ts'

export const searchQueries = (_needs: Needs | undefined): SomeQueries<'search.all'> => ({ 'search.all': searchAll })
