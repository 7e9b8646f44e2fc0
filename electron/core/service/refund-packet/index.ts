import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { packetDoubts } from './doubts.ts'
import { exportJob, templateJob } from './export.ts'
import { candidates, packetCount, packetDetail, packetPage, templates } from './list.ts'
import { drawBox, gatherJob, packetFigures } from './proof.ts'
import { act, allocate, createPacket, rollBack, setRate } from './write.ts'

export const refundPacketQueries: SomeQueries<
  | 'packet.page'
  | 'packet.count'
  | 'packet.get'
  | 'packet.candidates'
  | 'packet.templates'
  | 'packet.figures'
  | 'packet.doubts'
> = {
  'packet.page': packetPage,
  'packet.count': packetCount,
  'packet.get': packetDetail,
  'packet.candidates': candidates,
  'packet.templates': templates,
  'packet.figures': packetFigures,
  'packet.doubts': packetDoubts,
}

export const refundPacketCommands: SomeCommands<
  'packet.create' | 'packet.allocate' | 'packet.rate' | 'packet.act' | 'packet.rollBack' | 'packet.box'
> = {
  'packet.create': createPacket,
  'packet.allocate': allocate,
  'packet.rate': setRate,
  'packet.act': act,
  'packet.rollBack': rollBack,
  'packet.box': drawBox,
}

export const refundPacketJobs: SomeJobs<'packet.export' | 'packet.template' | 'packet.gather'> = {
  'packet.export': exportJob,
  'packet.template': templateJob,
  'packet.gather': gatherJob,
}
