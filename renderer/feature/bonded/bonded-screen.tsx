import { useMemo, useState } from 'react'
import { bondedType, type BondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useShown } from '../../connect/shown.ts'
import '../../connect/work.css'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import './bonded.css'
import { documentColumns, documentError, type DocumentRow } from './bonded-fields.ts'
import { DocumentForm } from './document-form.tsx'
import { CutDialog } from './cut-dialog.tsx'
import { GatherDialog } from './gather-dialog.tsx'
import { NewDialog, type Start } from './new-dialog.tsx'

interface Kind {
  readonly screen: string
  readonly types: readonly BondedType[]
  readonly label: string
  readonly empty: string
}

/** One screen for each family of bonded documents: the list, or one document in the form. */
function screenOf(kind: Kind) {
  return function BondedScreen(props: ScreenProps) {
    const [shown, setShown] = useShown(props.params)
    const [start, setStart] = useState<Start | undefined>(undefined)
    if (start !== undefined)
      return (
        <DocumentForm
          key="new"
          type={start.type}
          detail={undefined}
          stored={{ content: start.content, note: '', revision: 0 }}
          onClose={() => setStart(undefined)}
          onSaved={(id) => {
            setStart(undefined)
            setShown({ kind: 'record', id })
          }}
        />
      )
    if (shown.kind === 'record')
      return <StoredDocument key={shown.id} id={shown.id} onClose={() => setShown({ kind: 'closed' })} />
    return (
      <DocumentList
        {...props}
        kind={kind}
        onOpen={(id) => setShown({ kind: 'record', id })}
        onStart={(next) => setStart(next)}
      />
    )
  }
}

function StoredDocument(props: { readonly id: number; readonly onClose: () => void }) {
  const detail = useQueryProcedure('bonded.get', { id: props.id }, { keep: true })
  const { data } = detail
  const stored = useMemo(
    () =>
      data === undefined ? undefined : { content: data.content, note: data.row.note, revision: data.row.revision },
    [data],
  )
  if (detail.isError)
    return (
      <>
        <ActionButton hotkey="Escape" onClick={props.onClose}>
          返回列表
        </ActionButton>
        <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
      </>
    )
  if (data === undefined || stored === undefined) return <LoadingSentence />
  return (
    <DocumentForm
      type={data.row.type}
      detail={data}
      stored={stored}
      onClose={props.onClose}
      onSaved={() => void detail.refetch()}
    />
  )
}

function DocumentList(
  props: ScreenProps & {
    readonly kind: Kind
    readonly onOpen: (id: number) => void
    readonly onStart: (start: Start) => void
  },
) {
  const { kind } = props
  const client = useClient()
  const toast = useToast()
  const mayEdit = useMay('bonded.save')
  const copying = useCommand('bonded.copy')
  const [asking, setAsking] = useState(false)
  const [cutting, setCutting] = useState(false)
  const mayCut = useMay('bonded.cut')
  const [gathering, setGathering] = useState(false)
  const mayGather = useMay('bonded.gather')
  const columns = useMemo(() => documentColumns(kind.types), [kind])
  const own = { field: 'type', op: 'in' as const, value: [...kind.types] }
  const withType = <Input extends { filters?: { field: string }[] | undefined }>(input: Input) =>
    (input.filters ?? []).some((filter) => filter.field === 'type')
  const store = useListGrid<DocumentRow>({
    list: kind.screen,
    columns,
    page: (input) =>
      client.call('bonded.page', withType(input) ? input : { ...input, filters: [own, ...(input.filters ?? [])] }),
    count: (filters) => client.call('bonded.count', { filters: withType({ filters }) ? filters : [own, ...filters] }),
    topicsOf: 'bonded.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
    errorOf: documentError,
  })
  const focused = useFocusRow(store)
  const copy = async (id: number): Promise<void> => {
    const answer = await copying.run({ id })
    if (answer.ok) props.onOpen(answer.value.id)
    else toast.failed(answer)
  }
  return (
    <>
      <ListGrid
        store={store}
        label={kind.label}
        exportList={kind.screen}
        onOpen={(row) => props.onOpen(row.id)}
        empty={<EmptySentence>{kind.empty}</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={mayEdit} onClick={() => setAsking(true)}>
              新建
            </ActionButton>
            <ActionButton
              hotkey="F2"
              disabled={focused === undefined}
              onClick={() => (focused === undefined ? undefined : props.onOpen(focused.id))}
            >
              打开
            </ActionButton>
            <ActionButton
              allowed={mayCut && kind.types.includes('INV101')}
              title="把已放行、未核扣的包裹归集成保税电商清单"
              onClick={() => setCutting(true)}
            >
              由包裹归集…
            </ActionButton>
            <ActionButton
              allowed={mayGather && kind.types.includes('INV101')}
              title="把同一申报表下已审核的出入库单合并成一份集报清单"
              onClick={() => setGathering(true)}
            >
              集报…
            </ActionButton>
            <ActionButton
              hotkey="F6"
              allowed={mayEdit}
              disabled={focused === undefined}
              onClick={() => (focused === undefined ? undefined : void copy(focused.id))}
            >
              复制
            </ActionButton>
          </>
        }
      />
      {gathering ? (
        <GatherDialog
          onClose={() => setGathering(false)}
          onMade={(id) => {
            setGathering(false)
            props.onOpen(id)
          }}
        />
      ) : null}
      {cutting ? <CutDialog onClose={() => setCutting(false)} /> : null}
      {asking ? (
        <NewDialog
          types={kind.types.filter((type) => bondedType(type).form === 'import')}
          onClose={() => setAsking(false)}
          onStart={(start) => {
            setAsking(false)
            props.onStart(start)
          }}
        />
      ) : null}
    </>
  )
}

const name = (type: BondedType): string => bondedType(type).name

export const bondedListScreen: ScreenEntry = {
  id: 'bondedList',
  title: name('INV101'),
  area: 'bonded',
  initials: 'hzqd',
  component: screenOf({
    screen: 'bondedList',
    types: ['INV101'],
    label: '核注清单',
    empty: '没有符合条件的核注清单。按 F7 新建；保税电商清单由放行的包裹生成。',
  }),
}
export const bondedFormScreen: ScreenEntry = {
  id: 'bondedForm',
  title: '申报表·出入库单',
  area: 'bonded',
  initials: 'sbbcrkd',
  component: screenOf({
    screen: 'bondedForm',
    types: ['SAS101', 'SAS111', 'BWS101', 'SAS131', 'EMS111', 'EMS121'],
    label: '业务申报表、出入库单与备案',
    empty: '没有符合条件的申报表、出入库单或备案。按 F7 新建；车辆备案、加工账册的备案与报核在各自的画面生成。',
  }),
}
export const bondedPassScreen: ScreenEntry = {
  id: 'bondedPass',
  title: name('SAS121'),
  area: 'bonded',
  initials: 'hfd',
  component: screenOf({
    screen: 'bondedPass',
    types: ['SAS121', 'ICP101'],
    label: '核放单',
    empty: '没有符合条件的核放单。按 F7 新建：一车多票、一票多车、空车、两步申报都可以。',
  }),
}
