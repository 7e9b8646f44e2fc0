import { Button } from 'antd'
import { useState } from 'react'
import { useJob } from '../../api/index.ts'
import { useRefusal } from '../../app/session.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { normalValue, objection } from '../../ui/form/normal.ts'
import { readableBytes } from '../../ui/number-text.ts'
import { FileDrop } from '../../ui/part/file-drop.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { TableView } from './table-screen.tsx'

const FIELDS: readonly FieldSpec[] = [
  {
    id: 'version',
    label: '版本名',
    kind: 'text',
    required: true,
    maxLength: 40,
    help: '如 2026-01；同一参数表内不重复。',
  },
  { id: 'validFrom', label: '生效日期', kind: 'date', required: true },
  {
    id: 'source',
    label: '来源',
    kind: 'text',
    required: true,
    maxLength: 200,
    span: 3,
    help: '公告号、文件名或网址：日后每条规则都要说得出依据。',
  },
]

const TARIFF_ORDER =
  '法定第一单位、法定第二单位（三位代码）、关税率、增值税率、消费税率、监管条件、检验检疫类别、生效日期、失效日期'

interface Stored {
  readonly hash: string
  readonly name: string
  readonly bytes: number
}

/** Reads a table file into a version that is not yet in force. */
export function TableImport(props: { readonly table: TableView; readonly onDone: () => void }) {
  const { table } = props
  const toast = useToast()
  const { upload, progress } = useUpload()
  const reading = useJob('table.import')
  const refusal = useRefusal('table.import')
  const [values, setValues] = useState<FormValues>({})
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [stored, setStored] = useState<Stored | undefined>(undefined)
  const take = async (files: readonly File[]): Promise<void> => {
    const file = files[0]
    if (file === undefined) return
    const answer = await upload(file)
    if (answer.ok) setStored({ hash: answer.value.hash, bytes: answer.value.bytes, name: file.name })
    else toast.failed(answer)
  }
  const read = async (): Promise<void> => {
    const normal = Object.fromEntries(FIELDS.map((field) => [field.id, normalValue(field, values[field.id] ?? '')]))
    const found = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const reason = objection(field, normal[field.id] ?? '')
        return reason === undefined ? [] : [[field.id, reason]]
      }),
    )
    setErrors(found)
    if (Object.keys(found).length > 0) return
    if (stored === undefined) return toast.warn('请先选择文件')
    const answer = await reading.start({
      table: table.id,
      version: normal.version ?? '',
      source: normal.source ?? '',
      validFrom: normal.validFrom ?? '',
      hash: stored.hash,
      fileName: stored.name,
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已读入 ${answer.value.rows} 条，尚未启用`)
    props.onDone()
  }
  if (refusal !== undefined) return <EmptySentence>{refusal}</EmptySentence>
  return (
    <div className="table-import">
      <p className="soft">{`读入“${table.title}”的新版本：CSV 或 Excel（取第一张有内容的工作表）。表头写明的列按名称读，否则按次序：代码、名称、${table.id === 'tariff' ? TARIFF_ORDER : '其后各列'}。读入后不会立即启用，先看差异与影响。`}</p>
      <FieldGrid
        formId={`table-${table.id}`}
        fields={FIELDS}
        values={values}
        errors={errors}
        order={FIELDS.map((field) => field.id)}
        onChange={(id, value) => setValues({ ...values, [id]: value })}
        onEnd={() => void read()}
        onUndo={() => undefined}
      />
      <FileDrop accept={['.csv', '.xlsx', '.txt']} progress={progress} onFiles={(files) => void take(files)}>
        <p>{stored === undefined ? '把文件拖到这里' : `${stored.name}（${readableBytes(stored.bytes)}）已就绪`}</p>
      </FileDrop>
      <div className="inline-form">
        <Button type="primary" loading={reading.running} onClick={() => void read()}>
          读入为待启用版本
        </Button>
      </div>
    </div>
  )
}
