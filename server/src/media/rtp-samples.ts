import type { MediaBlob } from './media-plane.ts';

/** RTP as browsers send it (shape of mediasoup-client's output), for tests that need valid media without a browser. */
export const opusParameters = (ssrc: number): MediaBlob => ({
  mid: String(ssrc % 1000),
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48_000,
      channels: 2,
      parameters: { useinbandfec: 1, usedtx: 1 },
      rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
    },
  ],
  headerExtensions: [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, encrypt: false, parameters: {} },
    { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1, encrypt: false, parameters: {} },
  ],
  encodings: [{ ssrc, dtx: true }],
  rtcp: { cname: 'sample', reducedSize: true },
});

/** Video with one encoding per layer; three is what our clients send. */
export const vp8Parameters = (ssrc: number, layers: number): MediaBlob => ({
  mid: String(ssrc % 1000),
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      parameters: {},
      rtcpFeedback: [
        { type: 'nack', parameter: '' },
        { type: 'nack', parameter: 'pli' },
        { type: 'ccm', parameter: 'fir' },
        { type: 'transport-cc', parameter: '' },
      ],
    },
    { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
  ],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, encrypt: false, parameters: {} }],
  encodings: Array.from({ length: layers }, (_, layer) => ({
    ssrc: ssrc + layer * 2,
    rtx: { ssrc: ssrc + layer * 2 + 1 },
    maxBitrate: 150_000 * 4 ** layer,
  })),
  rtcp: { cname: 'sample', reducedSize: true },
});

/** A codec that the instance does not forward. */
export const av1Parameters = (ssrc: number): MediaBlob => ({
  codecs: [{ mimeType: 'video/AV1', payloadType: 45, clockRate: 90_000, parameters: {}, rtcpFeedback: [] }],
  encodings: [{ ssrc }],
});

export const dtlsSample: MediaBlob = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }],
};
