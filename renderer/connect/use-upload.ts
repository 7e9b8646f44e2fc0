import { useCallback, useState } from 'react'
import type { Answer } from '../../shared/contract/index.ts'
import { useClient } from '../api/index.ts'

export interface UploadHandle {
  readonly upload: (file: File) => Promise<Answer<{ readonly hash: string; readonly bytes: number }>>
  /** 0…1 while a file is on its way. */
  readonly progress: number | undefined
}

/** Streams a file into the content store; procedures then take its hash. */
export function useUpload(): UploadHandle {
  const client = useClient()
  const [progress, setProgress] = useState<number | undefined>(undefined)
  const upload = useCallback(
    async (file: File) => {
      setProgress(0)
      const answer = await client.upload(file, {
        onProgress: (sent, total) => setProgress(total === 0 ? 1 : sent / total),
      })
      setProgress(undefined)
      return answer
    },
    [client],
  )
  return { upload, progress }
}
