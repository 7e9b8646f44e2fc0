import { CodeTable, compactRows } from './table.ts'

const COLUMNS = ['code2018', 'english'] as const
let loaded: Promise<CodeTable> | undefined

/**
 * The 4,334 ports, loaded when first asked for (they are a quarter megabyte). The key is the old customs code, which POD
 * of 603 takes (at most 4 characters); several ports share one, and a country's "other port" has the country's code.
 */
export async function loadPorts(): Promise<CodeTable> {
  loaded ??= import('./data/port.json', { with: { type: 'json' } }).then(
    (module) =>
      new CodeTable(
        {
          id: 'port',
          title: '港口',
          version: '2018',
          source: '关检融合部分通关参数（2018），海关旧代码列',
          columns: COLUMNS,
        },
        compactRows(module.default, COLUMNS),
      ),
  )
  return await loaded
}
