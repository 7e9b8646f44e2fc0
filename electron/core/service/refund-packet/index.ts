import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { exportJob, templateJob } from './export.ts'
import { candidates, packetCount, packetDetail, packetPage, templates } from './list.ts'
import { act, allocate, createPacket, rollBack, setRate } from './write.ts'

export const refundPacketQueries: SomeQueries<
  'packet.page' | 'packet.count' | 'packet.get' | 'packet.candidates' | 'packet.templates'
> = {
  'packet.page': packetPage,
  'packet.count': packetCount,
  'packet.get': packetDetail,
  'packet.candidates': candidates,
  'packet.templates': templates,
}

export const refundPacketCommands: SomeCommands<
  'packet.create' | 'packet.allocate' | 'packet.rate' | 'packet.act' | 'packet.rollBack'
> = {
  'packet.create': createPacket,
  'packet.allocate': allocate,
  'packet.rate': setRate,
  'packet.act': act,
  'packet.rollBack': rollBack,
}

export const refundPacketJobs: SomeJobs<'packet.export' | 'packet.template'> = {
  'packet.export': exportJob,
  'packet.template': templateJob,
}
