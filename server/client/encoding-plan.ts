import type { TrackSource } from '../src/protocol/index.ts';

export interface EncodingPlan {
  readonly encodings?: { scaleResolutionDownBy?: number; maxBitrate: number; scalabilityMode?: string }[];
  readonly codecOptions?: {
    readonly opusFec?: boolean;
    readonly opusDtx?: boolean;
    readonly opusStereo?: boolean;
    readonly videoGoogleStartBitrate?: number;
  };
}

/**
 * How each source is sent. Camera: three simulcast layers, quarter, half and full size, one spatial and temporal layer each, which
 * every browser can do. Screen and document camera: one layer, text must stay sharp. Speech: error correction and silence suppression.
 * Bit rates in bit/s, start bit rate in kbit/s.
 */
// oxlint-disable-next-line typescript/consistent-return -- the compiler (noImplicitReturns) proves the switch complete
export const encodingPlan = (source: TrackSource): EncodingPlan => {
  switch (source) {
    case 'camera':
      return {
        encodings: [
          { scaleResolutionDownBy: 4, maxBitrate: 160_000, scalabilityMode: 'L1T1' },
          { scaleResolutionDownBy: 2, maxBitrate: 600_000, scalabilityMode: 'L1T1' },
          { scaleResolutionDownBy: 1, maxBitrate: 2_200_000, scalabilityMode: 'L1T1' },
        ],
        codecOptions: { videoGoogleStartBitrate: 1_000 },
      };
    case 'screen':
      return { encodings: [{ maxBitrate: 3_000_000 }], codecOptions: { videoGoogleStartBitrate: 1_500 } };
    case 'document':
      return { encodings: [{ maxBitrate: 2_500_000 }], codecOptions: { videoGoogleStartBitrate: 1_200 } };
    case 'microphone':
      return { codecOptions: { opusFec: true, opusDtx: true, opusStereo: false } };
    case 'screen-audio':
      return { codecOptions: { opusFec: true, opusStereo: true } };
  }
};
