export interface LockFile {
  readonly packages?: Readonly<
    Record<
      string,
      {
        readonly version?: string
        readonly optional?: boolean
        readonly devOptional?: boolean
        readonly link?: boolean
      }
    >
  >
}

export declare const commands: Readonly<Record<string, string>>
export declare function installedMatchesLock(lock: LockFile | undefined, installed: LockFile | undefined): boolean
export declare function flagsFor(version: string, napi: string | number | undefined): string[] | undefined
