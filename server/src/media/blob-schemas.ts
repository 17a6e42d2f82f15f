import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * The shape of mediasoup's own objects as far as they reach the worker; sizes are bounded, because the client writes them.
 * Protocol source: mediasoup's rtpParametersTypes and WebRtcTransportTypes.
 */
const Short = Type.String({ maxLength: 256 });
const uint32 = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
const PayloadType = Type.Integer({ minimum: 0, maximum: 127 });
const Kind = Type.Union([Type.Literal('audio'), Type.Literal('video')]);
const Parameters = Type.Record(Short, Type.Union([Short, Type.Number(), Type.Boolean(), Type.Null()]), {
  maxProperties: 32,
});
const Feedback = Type.Object({ type: Short, parameter: Type.Optional(Short) });
const ExtensionUri = Type.Union([
  Type.Literal('urn:ietf:params:rtp-hdrext:sdes:mid'),
  Type.Literal('urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id'),
  Type.Literal('urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id'),
  Type.Literal('http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time'),
  Type.Literal('http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'),
  Type.Literal('urn:ietf:params:rtp-hdrext:ssrc-audio-level'),
  Type.Literal('https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension'),
  Type.Literal('urn:3gpp:video-orientation'),
  Type.Literal('http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'),
  Type.Literal('urn:ietf:params:rtp-hdrext:toffset'),
  Type.Literal('http://www.webrtc.org/experiments/rtp-hdrext/playout-delay'),
  Type.Literal('urn:mediasoup:params:rtp-hdrext:packet-id'),
]);

const Codec = {
  mimeType: Short,
  clockRate: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  channels: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
  parameters: Type.Optional(Parameters),
  rtcpFeedback: Type.Optional(Type.Array(Feedback, { maxItems: 32 })),
};

const RtpParameters = Type.Object({
  mid: Type.Optional(Short),
  codecs: Type.Array(Type.Object({ ...Codec, payloadType: PayloadType }), { minItems: 1, maxItems: 16 }),
  headerExtensions: Type.Optional(
    Type.Array(
      Type.Object({
        uri: ExtensionUri,
        id: Type.Integer({ minimum: 1, maximum: 255 }),
        encrypt: Type.Optional(Type.Boolean()),
        parameters: Type.Optional(Parameters),
      }),
      { maxItems: 32 },
    ),
  ),
  encodings: Type.Optional(
    Type.Array(
      Type.Object({
        ssrc: Type.Optional(uint32),
        rid: Type.Optional(Short),
        codecPayloadType: Type.Optional(PayloadType),
        rtx: Type.Optional(Type.Object({ ssrc: uint32 })),
        dtx: Type.Optional(Type.Boolean()),
        scalabilityMode: Type.Optional(Short),
        maxBitrate: Type.Optional(uint32),
      }),
      { minItems: 1, maxItems: 4 },
    ),
  ),
  rtcp: Type.Optional(Type.Object({ cname: Type.Optional(Short), reducedSize: Type.Optional(Type.Boolean()) })),
  msid: Type.Optional(Short),
});

const RtpCapabilities = Type.Object({
  codecs: Type.Optional(
    Type.Array(Type.Object({ ...Codec, kind: Kind, preferredPayloadType: PayloadType }), { maxItems: 64 }),
  ),
  headerExtensions: Type.Optional(
    Type.Array(
      Type.Object({
        kind: Kind,
        uri: ExtensionUri,
        preferredId: Type.Integer({ minimum: 1, maximum: 255 }),
        preferredEncrypt: Type.Optional(Type.Boolean()),
        direction: Type.Optional(
          Type.Union([
            Type.Literal('sendrecv'),
            Type.Literal('sendonly'),
            Type.Literal('recvonly'),
            Type.Literal('inactive'),
          ]),
        ),
      }),
      { maxItems: 64 },
    ),
  ),
});

const DtlsParameters = Type.Object({
  role: Type.Optional(Type.Union([Type.Literal('auto'), Type.Literal('client'), Type.Literal('server')])),
  fingerprints: Type.Array(
    Type.Object({
      algorithm: Type.Union([
        Type.Literal('sha-1'),
        Type.Literal('sha-224'),
        Type.Literal('sha-256'),
        Type.Literal('sha-384'),
        Type.Literal('sha-512'),
      ]),
      value: Type.String({ pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$' }),
    }),
    { minItems: 1, maxItems: 8 },
  ),
});

/** Guards for what a client sends; what they let through has the minimal shape the media library counts on. */
export const rtpParameters = Compile(RtpParameters);
export const rtpCapabilities = Compile(RtpCapabilities);
export const dtlsParameters = Compile(DtlsParameters);
