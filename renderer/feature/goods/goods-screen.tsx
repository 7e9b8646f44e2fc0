import { useState } from 'react'
import { useClient, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { wishFocus } from '../../connect/focus-wish.ts'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { Shown } from '../../connect/shown.ts'
import { useFollowCursor, useShown } from '../../connect/shown.ts'
import { usePaneSize } from '../../connect/layout.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { GoodsDetail } from './goods-detail.tsx'
import type { GoodsRow } from './goods-fields.ts'
import { GOODS_COLUMNS } from './goods-fields.ts'

function GoodsScreen(props: ScreenProps) {
  const client = useClient()
  const { open } = useWorkspace()
  const canSave = useMay('goods.save')
  const [shown, setShown] = useShown(props.params)
  const [copied, setCopied] = useState<GoodsRow | undefined>(undefined)
  const asked = shown.kind === 'record' ? String(shown.id) : undefined
  const [size, setSize] = usePaneSize('goods', 400)
  const found = useQueryProcedure(
    'goods.page',
    { filters: [{ field: 'id', op: 'is', value: asked ?? '' }], limit: 1 },
    { enabled: asked !== undefined },
  )
  const store = useListGrid<GoodsRow>({
    list: 'goods',
    columns: GOODS_COLUMNS,
    page: (input) => client.call('goods.page', input),
    count: (filters) => client.call('goods.count', { filters }),
    topicsOf: 'goods.page',
    defaultSort: { by: 'sku', down: false },
    filters: props.filters,
    errorOf: (row) => (row.problems.length === 0 ? undefined : row.problems.join('；')),
    errorFilter: { field: 'problems', op: 'filled' },
  })
  const focused = useFocusRow(store)
  useFollowCursor(shown, setShown, focused?.id)
  const row = shown.kind === 'cursor' ? focused : shown.kind === 'record' ? found.data?.rows[0] : undefined
  const edit = (next: Shown, from?: GoodsRow): void => {
    setCopied(from)
    setShown(next)
    wishFocus('goods')
  }
  const showsPane = shown.kind === 'new' || row !== undefined
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="商品备案明细"
      side={
        showsPane ? (
          <GoodsDetail
            row={row}
            copied={shown.kind === 'new' ? copied : undefined}
            onClose={() => setShown({ kind: 'closed' })}
            onCopy={(from) => edit({ kind: 'new' }, from)}
            onSaved={() => setShown({ kind: 'closed' })}
          />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="商品备案列表"
        exportList="goods"
        onOpen={() => edit({ kind: 'cursor' })}
        empty={<EmptySentence>没有符合条件的商品备案。按 F7 新建，或从 Excel 导入。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={canSave} onClick={() => edit({ kind: 'new' })}>
              新建
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => edit({ kind: 'cursor' })}>
              明细
            </ActionButton>
            <ActionButton allowed={canSave} onClick={() => open({ screen: 'intake', params: { kind: 'goods' } })}>
              导入
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

export const goodsScreen: ScreenEntry = {
  id: 'goods',
  title: '商品备案',
  area: 'record',
  initials: 'spba',
  component: GoodsScreen,
}
