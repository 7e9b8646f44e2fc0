import { Button } from 'antd'
import type { DragEvent, ReactNode } from 'react'
import { useRef, useState } from 'react'

export interface FileDropProps {
  /** File name extensions with the dot: `.xlsx`. */
  readonly accept: readonly string[]
  readonly multiple?: boolean
  readonly disabled?: boolean
  /** 0…1 while something is on its way. */
  readonly progress?: number | undefined
  readonly onFiles: (files: readonly File[]) => void
  readonly children?: ReactNode
}

/** Drop files, or choose them; the bytes stream into the content store, a path never leaves the window. */
export function FileDrop(props: FileDropProps) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const usable = props.disabled !== true && props.progress === undefined
  const take = (files: FileList | null): void => {
    if (files === null || files.length === 0 || !usable) return
    props.onFiles(props.multiple === true ? [...files] : [...files].slice(0, 1))
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div
      className={over ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {props.children}
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="选择文件"
        accept={props.accept.join(',')}
        multiple={props.multiple ?? false}
        disabled={!usable}
        onChange={(event) => {
          take(event.target.files)
          event.target.value = ''
        }}
      />
      {props.progress === undefined ? (
        <Button disabled={!usable} onClick={() => input.current?.click()}>
          选择文件…
        </Button>
      ) : (
        <progress max={1} value={props.progress} aria-label="上传进度" />
      )}
    </div>
  )
}
