import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const opus: types.RouterRtpCodecCapability = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 };
const suites: readonly types.SrtpCryptoSuite[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
  'AEAD_AES_128_GCM',
  'AEAD_AES_256_GCM',
];
const SSRC = 0x1234_5678;

/** An RTP packet (RFC 3550, 5.1) with payload type 100. */
function rtpPacket(sequence: number, payload: string): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(100, 1);
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(sequence * 960, 4);
  header.writeUInt32BE(SSRC, 8);
  return Buffer.concat([header, Buffer.from(payload)]);
}

describe('the media worker that the set-up brings', () => {
  let worker: types.Worker;
  beforeAll(async () => {
    worker = await createWorker();
  });
  afterAll(() => worker.close());

  it.each(suites)('carries sound from room to room encrypted with %s', async (suite) => {
    const [from, to] = await Promise.all([
      worker.createRouter({ mediaCodecs: [opus] }),
      worker.createRouter({ mediaCodecs: [opus] }),
    ]);
    const listenInfo: types.TransportListenInfo = { protocol: 'udp', ip: '127.0.0.1' };
    const options = { listenInfo, rtcpMux: true, comedia: true, enableSrtp: true, srtpCryptoSuite: suite };
    const [sending, receiving] = await Promise.all([
      from.createPlainTransport({ ...options, comedia: false }),
      to.createPlainTransport(options),
    ]);
    const codecs = [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }];
    const direct = await from.createDirectTransport();
    const producer = await direct.produce({ kind: 'audio', rtpParameters: { codecs, encodings: [{ ssrc: SSRC }] } });
    const consumer = await sending.consume({ producerId: producer.id, rtpCapabilities: from.rtpCapabilities });
    const { rtpParameters } = consumer;
    const arrived = await receiving.produce({ kind: 'audio', rtpParameters });
    const ear = await to.createDirectTransport();
    const heard = await ear.consume({ producerId: arrived.id, rtpCapabilities: to.rtpCapabilities });
    if (sending.srtpParameters === undefined) {
      throw new Error('the sending transport has no key');
    }
    await receiving.connect({ srtpParameters: sending.srtpParameters });
    await sending.connect({
      ip: '127.0.0.1',
      port: receiving.tuple.localPort,
      ...(receiving.srtpParameters === undefined ? {} : { srtpParameters: receiving.srtpParameters }),
    });
    const packet = once(heard, 'rtp');
    producer.send(rtpPacket(1, 'sound'));
    const [received] = await packet;
    expect(Buffer.from(received).subarray(-5).toString()).toBe('sound');
    from.close();
    to.close();
  });

  it('refuses sound that is not encrypted with the agreed key', async () => {
    const router = await worker.createRouter({ mediaCodecs: [opus] });
    const transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
      rtcpMux: true,
      comedia: true,
      enableSrtp: true,
      srtpCryptoSuite: 'AES_CM_128_HMAC_SHA1_80',
    });
    const keyBase64 = Buffer.alloc(30, 7).toString('base64');
    await transport.connect({ srtpParameters: { cryptoSuite: 'AES_CM_128_HMAC_SHA1_80', keyBase64 } });
    const codecs = [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }];
    const producer = await transport.produce({ kind: 'audio', rtpParameters: { codecs, encodings: [{ ssrc: SSRC }] } });
    const socket = createSocket('udp4');
    socket.send(rtpPacket(1, 'sound in the clear'), transport.tuple.localPort, '127.0.0.1');
    await expect.poll(async () => (await transport.getStats())[0]?.bytesReceived ?? 0).toBeGreaterThan(0);
    expect((await producer.getStats()).map((stats) => stats.packetCount)).toEqual([]);
    socket.close();
    router.close();
  });
});
