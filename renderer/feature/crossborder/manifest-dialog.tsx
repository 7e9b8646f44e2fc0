import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import {
  comesInParts,
  MANIFEST_KINDS,
  manifestDirection,
  type ManifestKind,
} from '../../../shared/domain/crossborder/manifest.ts'
import { filingKind } from '../../../shared/domain/filing/kind.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { useTransportChoices } from '../../connect/choices.ts'
import { Checked, JobDialog } from '../../connect/job-dialog.tsx'
import { halfWidth, normalDecimal } from '../../ui/form/normal.ts'
import { Pick } from '../../ui/form/pick.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { AskResult, CheckView } from './ask-dialog.tsx'

interface Details {
  readonly operatorCode: string
  readonly operatorName: string
  readonly domesticTrafNo: string
  readonly leaveTime: string
  readonly location: string
}

const FIELDS: Readonly<Record<ManifestKind, readonly (readonly [field: keyof Details, label: string])[]>> = {
  CEB607Message: [['domesticTrafNo', '境内运输工具编号（车牌，可不填）']],
  CEB507Message: [
    ['operatorCode', '监管场所经营人代码'],
    ['operatorName', '监管场所经营人名称'],
    ['domesticTrafNo', '境内运输工具编号（车牌）'],
  ],
  CEB509Message: [['leaveTime', '离境时间（如 2026-11-30 08:05）']],
  CEB711Message: [
    ['operatorCode', '监管场所经营人代码'],
    ['operatorName', '监管场所经营人名称'],
    ['location', '卸货地仓储位置（可不填）'],
  ],
}
const EMPTY: Details = { operatorCode: '', operatorName: '', domesticTrafNo: '', leaveTime: '', location: '' }

/** The contract's limit for one part. */
const MOST_A_PART = 5000

/** The rows of a part as typed; undefined: no such number, so that nothing is cut otherwise than was meant. */
export function partSizeOf(typed: string): number | undefined {
  const text = normalDecimal(typed)
  return /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_A_PART ? Number(text) : undefined
}

/** 2026-11-30 08:05 or the fourteen digits as customs wants them; '' while it is no time. */
export function leaveTimeOf(typed: string): string {
  const digits = halfWidth(typed).replace(/[-/.:\sT年月日时分秒]/g, '')
  const text = /^\d{12}$/.test(digits) ? `${digits}00` : digits
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)
  if (match === null) return ''
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const time = new Date(iso)
  return !Number.isNaN(time.getTime()) && time.toISOString() === iso ? text : ''
}

/** 总分单、运抵单、离境单、入库明细单: choose a transport batch, fill in what it does not say, see the lists and their parts, file. */
export function ManifestDialog(props: { readonly transport: string; readonly onClose: () => void }) {
  const [transport, setTransport] = useState(props.transport)
  const [kind, setKind] = useState<ManifestKind>('CEB607Message')
  const [partSize, setPartSize] = useState('1000')
  const [details, setDetails] = useState<Details>(EMPTY)
  const transports = useTransportChoices({
    direction: manifestDirection(kind) === 'import' ? 'I' : 'E',
    ids: transport === '' ? [] : [transport],
  })
  const size = partSizeOf(partSize)
  const input = {
    transportId: Number(transport),
    kind,
    partSize: size ?? 1,
    details: { ...details, leaveTime: leaveTimeOf(details.leaveTime) },
  }
  const isChosen = transport !== '' && size !== undefined
  const check = useQueryProcedure('manifest.check', input, { enabled: isChosen })
  const parts = (check.data?.lists ?? []).reduce((sum, list) => sum + list.parts, 0) + (check.data?.unfinished ?? 0)
  const isReady = isChosen && parts > 0 && check.data?.missing.length === 0 && !check.isFetching
  const form = (
    <div className="crossborder-form crossborder-grid">
      <Pick
        id="manifest-transport"
        label="运输批次"
        value={transport}
        choices={transports.choices}
        searching={transports.searching}
        onText={transports.onText}
        placeholder="名称、航次或提单号 · F4"
        onChange={setTransport}
      />
      <div role="radiogroup" aria-label="单证" className="crossborder-suggestions">
        {MANIFEST_KINDS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="manifest-kind"
              checked={kind === one}
              onChange={() => {
                if (manifestDirection(one) !== manifestDirection(kind)) setTransport('')
                setKind(one)
              }}
            />{' '}
            {filingKind(one)?.name}
          </label>
        ))}
      </div>
      {FIELDS[kind].map(([field, label]) => (
        <label key={field} className="crossborder-label">
          {label}
          <input
            className="field-input"
            value={details[field]}
            onChange={(event) => setDetails({ ...details, [field]: event.target.value.trimStart() })}
          />
        </label>
      ))}
      <label className="crossborder-label">
        {comesInParts(kind) ? '每份最多行数' : '每份最多行数（各份独立编号）'}
        <input
          className="field-input"
          inputMode="numeric"
          aria-invalid={size === undefined}
          value={partSize}
          onChange={(event) => setPartSize(event.target.value)}
        />
        {size === undefined ? (
          <span className="crossborder-held" role="alert">
            请填 1 到 {readableCount(MOST_A_PART)} 的整数
          </span>
        ) : null}
      </label>
    </div>
  )
  return (
    <JobDialog
      title="总分·运抵·离境·入库"
      width={760}
      job="manifest.file"
      input={isReady ? input : undefined}
      action={isChosen ? `申报 ${readableCount(parts)} 份` : '申报'}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      {form}
      {isChosen ? (
        <Checked check={check} reading="正在读取已申报的清单…">
          {(data) => <Lists check={data} onClose={props.onClose} />}
        </Checked>
      ) : (
        <p className="soft">
          {manifestDirection(kind) === 'export'
            ? '选一个出口运输批次。只列入海关已入库、有清单编号的包裹；其余写明原因。'
            : '选一个直购进口运输批次（9610）。列入已申报清单的包裹；入库明细由监管作业场所经营企业报送。'}
        </p>
      )}
    </JobDialog>
  )
}

function Lists(props: { readonly check: CallOut<'manifest.check'>; readonly onClose: () => void }) {
  const { check } = props
  return (
    <>
      {check.missing.length === 0 ? null : (
        <p role="alert" className="crossborder-held">
          还缺：{check.missing.join('、')}。
        </p>
      )}
      {check.unfinished === 0 ? null : (
        <p className="soft">上次中断，还有 {readableCount(check.unfinished)} 份没有签名；这次先按原编号补齐。</p>
      )}
      <CheckView check={check} verb="列入" onClose={props.onClose} />
      {check.lists.length === 0 ? null : (
        <table className="plain-table" aria-label="将申报的总单">
          <thead>
            <tr>
              <th scope="col">申报企业</th>
              <th scope="col">物流企业</th>
              <th scope="col" className="number">
                包裹
              </th>
              <th scope="col" className="number">
                份数
              </th>
              <th scope="col" className="number">
                毛重（千克）
              </th>
            </tr>
          </thead>
          <tbody>
            {check.lists.map((list, i) => (
              <tr key={i}>
                <td>{list.agent}</td>
                <td>{list.carrier}</td>
                <td className="number">{readableCount(list.parcels)}</td>
                <td className="number">{readableCount(list.parts)}</td>
                <td className="number">{list.grossWeight}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
