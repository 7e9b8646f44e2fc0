import { Button } from 'antd'
import { useState } from 'react'
import type { Out } from '../../../shared/contract/index.ts'
import { useJob } from '../../api/index.ts'
import { useUpload } from '../../connect/use-upload.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FileDrop } from '../../ui/part/file-drop.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { LeftOut } from '../../ui/part/left-out.tsx'

const MOST_PROBLEMS = 50

/** Reads a library from the user's own files. */
export function LoadDialog(props: { readonly onClose: () => void; readonly onLoaded: (libraryId: number) => void }) {
  const { upload, progress } = useUpload()
  const loading = useJob('rateLibrary.load')
  const toast = useToast()
  const [files, setFiles] = useState<readonly { readonly hash: string; readonly fileName: string }[]>([])
  const [version, setVersion] = useState('')
  const [source, setSource] = useState('')
  const [done, setDone] = useState<Out<'rateLibrary.load'> | undefined>(undefined)
  const take = async (chosen: readonly File[]): Promise<void> => {
    const stored = [...files]
    for (const file of chosen) {
      const answer = await upload(file)
      if (!answer.ok) return toast.failed(answer)
      stored.push({ hash: answer.value.hash, fileName: file.name })
    }
    setFiles(stored)
  }
  const load = async (): Promise<void> => {
    const answer = await loading.start({ files: [...files], version: version.trim(), source: source.trim() })
    if (!answer.ok) return toast.failed(answer)
    setDone(answer.value)
  }
  const ready = files.length > 0 && version.trim() !== '' && source.trim() !== ''
  return (
    <Dialog
      title="读入退税率文库"
      width={600}
      onClose={props.onClose}
      footer={
        done === undefined ? (
          <>
            <Button onClick={props.onClose}>取消</Button>
            <ActionButton
              layer="dialog"
              primary
              hotkey="Ctrl+S"
              disabled={!ready}
              loading={loading.running}
              onClick={() => void load()}
            >
              读入
            </ActionButton>
          </>
        ) : (
          <ActionButton layer="dialog" primary hotkey="Ctrl+S" onClick={() => props.onLoaded(done.libraryId)}>
            看变动影响
          </ActionButton>
        )
      }
    >
      <div className="rate-form">
        <label className="named-field">
          版本
          <input
            className="field-input"
            data-autofocus
            placeholder="如 2026B"
            value={version}
            onChange={(event) => setVersion(event.target.value)}
          />
        </label>
        <label className="named-field">
          来源
          <input
            className="field-input"
            placeholder="如：某省税务局 2026-06-09 发布"
            value={source}
            onChange={(event) => setSource(event.target.value)}
          />
        </label>
        <FileDrop
          accept={['.dbf', '.fpt', '.dbt', '.xlsx', '.xls', '.csv', '.zip']}
          multiple
          progress={loading.running ? 0.99 : progress}
          onFiles={(chosen) => void take(chosen)}
        >
          <span>
            {files.length === 0
              ? 'cmcode.DBF、stdcm.dbf 与 STDCM.FPT 一起拖入，或 Excel'
              : files.map((file) => file.fileName).join('、')}
          </span>
        </FileDrop>
        {done === undefined ? null : (
          <div role="status" aria-label="读入结果">
            <p className="rate-note">
              {done.again ? '这套文件已经读入过。' : ''}税率 <b>{readableCount(done.rows)}</b> 条，名称{' '}
              <b>{readableCount(done.names)}</b> 条，退回 <b>{readableCount(done.refused)}</b>{' '}
              行。启用之前不影响任何退税包。
            </p>
            {done.problems.length === 0 ? null : (
              <>
                <ul className="rate-problems">
                  {done.problems.slice(0, MOST_PROBLEMS).map((one, i) => (
                    <li key={i}>{`${one.file} 第 ${one.row} 行：${one.text}`}</li>
                  ))}
                </ul>
                <LeftOut of={done.refused} shown={Math.min(done.problems.length, MOST_PROBLEMS)} />
              </>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}
