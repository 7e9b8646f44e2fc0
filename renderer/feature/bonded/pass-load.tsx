import { useState } from 'react'
import { BONDED_SHAPES } from '../../../shared/message/bonded/group.ts'
import { plainPlate } from '../../../shared/domain/bonded/vehicle.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { normalDecimal } from '../../ui/form/normal.ts'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { count, palletsOf, weighedHead, weightText } from './pass-weight.ts'
import type { DocumentEdit } from './use-document.ts'

interface LoadProps {
  readonly type: 'SAS121' | 'ICP101'
  readonly edit: DocumentEdit
  readonly canEdit: boolean
  /** undefined: a paper that is not known here rides along. */
  readonly goods: { readonly gross: number; readonly net: number } | undefined
}

/** 车与重: the truck from its record, pallets, and what everything comes to. */
export function PassLoad(props: LoadProps) {
  const { type, edit, canEdit, goods } = props
  const { open } = useWorkspace()
  const { head } = edit.sheet.content
  const has = (name: string): boolean => BONDED_SHAPES[type].head.byName.has(name)
  const vehicles = useQueryProcedure('vehicle.list', {}, { keep: true })
  const known = vehicles.data?.vehicles ?? []
  const plate = plainPlate(head['VehicleNo'] ?? '')
  const pallets = palletsOf(edit.sheet.content, goods)
  const kept = goods ?? { gross: count(head['TotalGrossWt']), net: count(head['TotalNetWt']) }
  const change = (fields: Readonly<Record<string, string>>, nextPallets = pallets): void =>
    edit.change((before) => {
      const next = weighedHead({ ...before, head: { ...before.head, ...fields } }, kept, nextPallets)
      // A two-step pass has no net weight and no container's.
      return { ...next, head: Object.fromEntries(Object.entries(next.head).filter(([name]) => has(name))) }
    })
  const setGross = (text: string): void =>
    edit.change((before) => {
      const { head: weighed } = weighedHead(before, { gross: count(text), net: 0 }, 0)
      return {
        ...before,
        head: { ...before.head, TotalGrossWt: weighed['TotalGrossWt'] ?? '', TotalWt: weighed['TotalWt'] ?? '' },
      }
    })
  const choose = (id: string): void => {
    const one = known.find((vehicle) => String(vehicle.id) === id)
    if (one === undefined) return
    change({
      VehicleNo: one.plate,
      VehicleWt: one.tare,
      VehicleIcNo: one.icNo,
      VehicleFrameNo: one.frameNo,
      VehicleFrameWt: one.frameWeight,
    })
  }
  const chosen = known.find((one) => one.plate === plate)
  return (
    <div className="bonded-load" role="group" aria-label="车辆与重量">
      <label>
        车辆
        <select
          className="field-input"
          value={chosen === undefined ? '' : String(chosen.id)}
          disabled={!canEdit}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{plate === '' ? '从车辆备案选择' : `${plate}（未备案）`}</option>
          {known.map((one) => (
            <option key={one.id} value={one.id}>
              {`${one.plate}　${one.tare} 千克${one.problem === '' ? '' : `　${one.problem}`}`}
            </option>
          ))}
        </select>
      </label>
      <Weight
        label="车自重"
        value={head['VehicleWt'] ?? ''}
        canEdit={canEdit}
        onChange={(text) => change({ VehicleWt: text })}
      />
      {type === 'ICP101' ? (
        <Weight label="货物毛重" value={head['TotalGrossWt'] ?? ''} canEdit={canEdit} onChange={setGross} />
      ) : (
        <>
          <Weight
            label="箱重"
            value={head['ContainerWt'] ?? ''}
            canEdit={canEdit}
            onChange={(text) => change({ ContainerWt: text })}
          />
          <Weight
            label="托盘重"
            value={pallets === 0 ? '' : weightText(pallets)}
            canEdit={canEdit && goods !== undefined}
            onChange={(text) => change({}, count(text))}
          />
        </>
      )}
      <span className="bonded-total">
        {`货物 ${readableDecimal(weightText(kept.gross - (goods === undefined ? pallets : 0)))} + 托盘 ${readableDecimal(weightText(pallets))} + 车架箱 ${readableDecimal(weightText(count(head['VehicleWt']) + count(head['VehicleFrameWt']) + count(head['ContainerWt'])))} = 总重 `}
        <b>{`${readableDecimal(head['TotalWt'] ?? '0')} 千克`}</b>
      </span>
      {known.length === 0 ? (
        <button type="button" className="link-button" onClick={() => open({ screen: 'vehicle' })}>
          登记车辆
        </button>
      ) : null}
    </div>
  )
}

function Weight(props: {
  readonly label: string
  readonly value: string
  readonly canEdit: boolean
  readonly onChange: (text: string) => void
}) {
  const [typed, setTyped] = useState<string | undefined>(undefined)
  return (
    <label>
      {props.label}
      <input
        className="field-input bonded-figure"
        disabled={!props.canEdit}
        value={typed ?? props.value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed !== undefined && normalDecimal(typed) !== props.value) props.onChange(normalDecimal(typed))
          setTyped(undefined)
        }}
      />
    </label>
  )
}

/** 过磅: what the bridge shows against the saved pass, noted before the truck moves. */
export function Bridge(props: { readonly id: number; readonly dirty: boolean }) {
  const toast = useToast()
  const may = useMay('bonded.weighPass')
  const weighing = useCommand('bonded.weighPass')
  const list = useQueryProcedure('bonded.weighings', { id: props.id }, { keep: true })
  const [weighed, setWeighed] = useState('')
  const note = async (): Promise<void> => {
    const answer = await weighing.run({ id: props.id, weighed: normalDecimal(weighed) })
    if (!answer.ok) return toast.failed(answer)
    setWeighed('')
    void list.refetch()
    const { within, difference, tolerance } = answer.value
    if (within) toast.done(`相差 ${difference} 千克，在容差 ${tolerance} 千克之内`)
    else toast.warn(`相差 ${difference} 千克，超出容差 ${tolerance} 千克，请复核后再发车`)
  }
  const rows = list.data?.weighings ?? []
  return (
    <div className="bonded-load" role="group" aria-label="过磅">
      <label>
        地磅总重（千克）
        <input
          className="field-input bonded-figure"
          value={weighed}
          onChange={(event) => setWeighed(event.target.value)}
        />
      </label>
      <ActionButton
        allowed={may}
        disabled={props.dirty || weighed.trim() === ''}
        loading={weighing.pending}
        title={props.dirty ? '先保存核放单' : '与核放单总重比较并记录'}
        onClick={() => void note()}
      >
        登记过磅
      </ActionButton>
      {rows.slice(0, 3).map((row) => (
        <span key={row.id} className="bonded-total">
          <StatusTag tone={row.within ? 'green' : 'red'}>{row.within ? '相符' : '超差'}</StatusTag>
          {` ${readableTime(row.at).slice(5, 16)} 地磅 ${readableDecimal(row.weighed)}，单上 ${readableDecimal(row.expected)}，相差 ${readableDecimal(row.difference)}`}
        </span>
      ))}
    </div>
  )
}
