import { createHash, hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import { openConfiguredChannel } from '../adapter/channel/index.ts'
import { httpsPayUpload } from '../adapter/channel/pay-upload.ts'
import { readKeyFolder } from '../adapter/signer/key-folder.ts'
import { createSignPool } from '../adapter/signer/sign-pool.ts'
import { trainingPublicKey, trainingSigner } from '../adapter/signer/software.ts'
import { defaultKeysDirectory } from '../adapter/system/keys-file.ts'
import type { SignatureTools } from '../../shared/message/ceb/signature-read.ts'
import { sm2Verify, sm3Digest } from '../../shared/message/crypto/sm.ts'
import { openTrainingWindow } from '../training/window.ts'
import type { ChannelMaker } from '../core/ports.ts'
import type { OpenCoreOptions } from './open-core.ts'

/** What stands around a ledger on this machine: its channels and signing keys. A training window only ever serves a training ledger. */
export const standardOutside: OpenCoreOptions['outside'] = (place) => {
  if (place.kind !== 'training') {
    const keys = readKeyFolder(
      join(defaultKeysDirectory(process.env), 'signers'),
      place.rng,
      place.clock,
      createSignPool(),
    )
    const channels: ChannelMaker = {
      open: (setting) =>
        openConfiguredChannel(setting, {
          directory: join(place.directory, 'channels'),
          clock: place.clock,
          rng: place.rng,
        }),
    }
    return {
      wires: [],
      signers: keys.signers,
      brokenKeys: keys.unreadable,
      channels,
      payUpload: httpsPayUpload(place.clock),
    }
  }
  const key = new Uint8Array(hkdfSync('sha256', place.key, Buffer.alloc(0), 'portledger training window v1', 32))
  const file = join(place.directory, 'training.db')
  const office = trainingPublicKey(place.key)
  const signatures: SignatureTools = {
    digests: { 'RSA-SHA1': (bytes) => createHash('sha1').update(bytes).digest(), 'SM2-SM3': sm3Digest },
    verify: (algorithm, _keyName, signedInfo, value) => algorithm === 'SM2-SM3' && sm2Verify(signedInfo, value, office),
  }
  const window = openTrainingWindow({ file, key, clock: place.clock, rng: place.rng, signatures })
  return {
    wires: [window],
    signers: [trainingSigner(place.key, place.ledgerId, place.rng, createSignPool())],
    payUpload: window.payUpload((signed, signature) => sm2Verify(signed, signature, office)),
  }
}
