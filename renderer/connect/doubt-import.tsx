import { useJob } from '../api/index.ts'
import { useMay } from '../app/session.tsx'
import { useToast } from '../ui/part/toast.ts'
import { FileButton } from './file-button.tsx'
import { useUpload } from './use-upload.ts'

/** Takes the bureau's feedback file; bad rows are named, the rest goes in. */
export function DoubtImportButton(props: { readonly hotkey?: string }) {
  const may = useMay('doubt.import')
  const importing = useJob('doubt.import')
  const { upload } = useUpload()
  const toast = useToast()
  const take = async (file: File): Promise<void> => {
    const stored = await upload(file)
    if (!stored.ok) return toast.failed(stored)
    const answer = await importing.start({ hash: stored.value.hash, fileName: file.name })
    if (!answer.ok) return toast.failed(answer)
    const one = answer.value
    if (one.sameFile) return toast.done('这个文件已经导入过')
    const first = one.findings[0]
    toast.done(
      `导入 ${one.good} 行，对上单证 ${one.matched} 行${first === undefined ? '' : `；退回 ${one.bad} 行，如第 ${first.row} 行：${first.text}`}`,
    )
  }
  return (
    <FileButton
      label="税务反馈文件"
      accept=".xlsx,.xls,.csv,.xml"
      allowed={may}
      loading={importing.running}
      onFile={(file) => void take(file)}
      {...props}
    >
      导入税务反馈
    </FileButton>
  )
}
