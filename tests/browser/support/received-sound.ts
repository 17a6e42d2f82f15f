import type { BrowserContext, Page } from '@playwright/test';

/** What comes out of the loudspeakers of a page. */
export interface HeardSound {
  /** Strongest frequency between 200 and 2000 Hz; 0 in silence. */
  readonly peakHz: number;
  /** Level of that frequency above the full-scale, in dB; -Infinity in silence. */
  readonly peakDb: number;
  readonly tracks: number;
}

/**
 * Lets every page of the context remember its received audio tracks, before its own code runs. The tracks are the ones of the
 * page's real peer connections; nothing about them is changed.
 */
export const rememberReceivedSound = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { receivedSound: tracks });
    const Original = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ track }) => {
          if (track.kind === 'audio') {
            tracks.push(track);
          }
        });
      }
    };
  });

/** Listens for `listenMs` to all live received tracks mixed together. */
export const hear = (page: Page, listenMs = 1500): Promise<HeardSound> =>
  page.evaluate(async (duration) => {
    const remembered: unknown = Reflect.get(globalThis, 'receivedSound');
    const tracks = Array.isArray(remembered)
      ? remembered.filter((track) => track instanceof MediaStreamTrack && track.readyState === 'live')
      : [];
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    for (const track of tracks) {
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    }
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    const perBin = context.sampleRate / analyser.fftSize;
    let best = { peakHz: 0, peakDb: Number.NEGATIVE_INFINITY };
    const until = performance.now() + duration;
    while (performance.now() < until) {
      analyser.getFloatFrequencyData(spectrum);
      for (let bin = Math.ceil(200 / perBin); bin < 2000 / perBin; bin++) {
        const level = spectrum[bin] ?? Number.NEGATIVE_INFINITY;
        if (level > best.peakDb) {
          best = { peakHz: bin * perBin, peakDb: level };
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await context.close();
    return { ...best, tracks: tracks.length };
  }, listenMs);
