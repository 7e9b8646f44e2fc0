import { useState } from 'react'
import { SHEET_KINDS, type SheetKind } from '../../../shared/domain/refund/packet/sheet.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FileDrop } from '../../ui/part/file-drop.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PacketBench } from './bench.tsx'
import { CertificatesTab } from './certificates.tsx'
import { packetColumns, type PacketRow } from './columns.ts'
import { CreateDialog } from './dialogs.tsx'
import './packet.css'

const LIST_TABS = [
  { id: 'packet', title: '退税申报' },
  { id: 'certificate', title: '证明申请' },
] as const

/** 退税包: the list, and one packet as a workbench; `params: { id }` opens one. */
function PacketScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [open, setOpen] = useState<number | undefined>(() =>
    props.params['id'] === undefined ? undefined : Number(props.params['id']),
  )
  const [tab, setTab] = useState<string>('packet')
  if (clients === undefined) return <LoadingSentence />
  if (open !== undefined) return <PacketBench key={open} id={open} onClose={() => setOpen(undefined)} />
  return (
    <div className="packet">
      <PaneTabs label="退税包种类" tabs={LIST_TABS} active={tab} onChange={setTab} />
      {tab === 'certificate' ? (
        <CertificatesTab clients={clients} />
      ) : (
        <PacketList {...props} clients={clients} onOpen={setOpen} />
      )}
    </div>
  )
}

function PacketList(props: ScreenProps & { readonly clients: ClientChoices; readonly onOpen: (id: number) => void }) {
  const client = useClient()
  const may = useMay('packet.create')
  const [asking, setAsking] = useState<'none' | 'create' | 'template'>('none')
  const store = useListGrid<PacketRow>({
    list: 'packet',
    columns: packetColumns(props.clients),
    page: (input) => client.call('packet.page', input),
    count: (filters) => client.call('packet.count', { filters }),
    topicsOf: 'packet.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
  })
  const focused = useFocusRow(store)
  return (
    <div className="packet">
      <ListGrid
        store={store}
        label="退税包"
        onOpen={(row) => props.onOpen(row.id)}
        empty={<EmptySentence>还没有退税包。按 F7 选客户与申报年月建立一个。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking('create')}>
              新建
            </ActionButton>
            <ActionButton
              hotkey="F2"
              disabled={focused === undefined}
              onClick={() => (focused === undefined ? undefined : props.onOpen(focused.id))}
            >
              打开
            </ActionButton>
            <ActionButton allowed={may} onClick={() => setAsking('template')}>
              申报表模板
            </ActionButton>
          </>
        }
      />
      {asking === 'create' ? (
        <CreateDialog clients={props.clients} onClose={() => setAsking('none')} onCreated={props.onOpen} />
      ) : null}
      {asking === 'template' ? <TemplateDialog onClose={() => setAsking('none')} /> : null}
    </div>
  )
}

/** The user's own import templates: whoever loads one has its columns from then on. */
function TemplateDialog(props: { readonly onClose: () => void }) {
  const known = useQueryProcedure('packet.templates', {})
  const reading = useJob('packet.template')
  const { upload, progress } = useUpload()
  const toast = useToast()
  const [kind, setKind] = useState<SheetKind>('purchase')
  const [answer, setAnswer] = useState('')
  const take = async (files: readonly File[]): Promise<void> => {
    const [file] = files
    if (file === undefined) return
    const stored = await upload(file)
    if (!stored.ok) return toast.failed(stored)
    const read = await reading.start({ kind, hash: stored.value.hash, fileName: file.name })
    if (!read.ok) return toast.failed(read)
    const { headerRow, headers, unfilled, missing, moved } = read.value
    setAnswer(
      [
        `表头在第 ${headerRow} 行，${headers.length} 列。`,
        unfilled.length > 0 ? `本程序不填：${unfilled.join('、')}。` : '',
        missing.length > 0 ? `模板没有：${missing.join('、')}。` : '',
        moved.length > 0 ? `与所知版式不同，已按表头对上：${moved.join('；')}。` : '',
      ].join(''),
    )
  }
  return (
    <Dialog title="申报表模板" width={640} onClose={props.onClose}>
      <div className="packet-form">
        <table className="plain-table" aria-label="模板">
          <thead>
            <tr>
              <th scope="col">选</th>
              <th scope="col">申报表</th>
              <th scope="col">模板</th>
              <th scope="col" className="number">
                列
              </th>
            </tr>
          </thead>
          <tbody>
            {(known.data?.templates ?? []).map((one) => (
              <tr key={one.kind}>
                <td>
                  <input
                    type="radio"
                    name="kind"
                    aria-label={one.name}
                    checked={kind === one.kind}
                    onChange={() => setKind(SHEET_KINDS.find((each) => each === one.kind) ?? 'purchase')}
                  />
                </td>
                <td>{one.name}</td>
                <td>{one.fileName === '' ? <span className="soft">标准版式</span> : one.fileName}</td>
                <td className="number">{one.columns}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <FileDrop
          accept={['.xlsx', '.xls']}
          progress={reading.running ? 0.99 : progress}
          onFiles={(files) => void take(files)}
        >
          <span>把电子税务局下载的导入模板拖到这里，按它的表头与行次导出</span>
        </FileDrop>
        {answer === '' ? null : <p role="status">{answer}</p>}
      </div>
    </Dialog>
  )
}

export const packetScreen: ScreenEntry = {
  id: 'packet',
  title: '退税包',
  area: 'refund',
  initials: 'tsb',
  component: PacketScreen,
}
