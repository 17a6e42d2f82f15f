import { request } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { PtzMechanics } from '../ptz-mechanics.ts';
import { CameraView } from './camera-view.ts';
import { panRangeDeg, tiltRangeDeg } from './geometry.ts';
import { renderPanorama } from './panorama.ts';
import { PictureServer } from './picture-server.ts';

/** Collects parts of an MJPEG answer until there are `count`, then hangs up. */
const frames = (url: string, count: number): Promise<readonly Buffer[]> =>
  new Promise((resolve, reject) => {
    const call = request(url, (response) => {
      const found: Buffer[] = [];
      let rest = Buffer.alloc(0);
      response.on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        for (;;) {
          const header = /^--ratspult-frame\r\nContent-Type: image\/jpeg\r\nContent-Length: (\d+)\r\n\r\n/.exec(
            rest.toString('latin1', 0, 200),
          );
          const length = Number(header?.[1] ?? Number.POSITIVE_INFINITY);
          const start = header?.[0].length ?? 0;
          if (header === null || rest.length < start + length + 2) {
            return;
          }
          found.push(rest.subarray(start, start + length));
          rest = rest.subarray(start + length + 2);
          if (found.length === count) {
            call.destroy();
            resolve(found);
            return;
          }
        }
      });
    });
    call.on('error', reject);
    call.end();
  });

describe('the picture server', () => {
  const mechanics = new PtzMechanics({
    clock: systemClock,
    panRangeDeg,
    tiltRangeDeg,
    maxPanDegPerS: 90,
    maxTiltDegPerS: 60,
    zoomSeconds: 2,
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
  });
  let server: PictureServer;
  beforeAll(async () => {
    const view = await CameraView.create(await renderPanorama(1), { width: 320, height: 180 });
    server = await PictureServer.start({ sources: [{ id: 1, view, mechanics }], clock: systemClock, port: 0 });
  });
  afterAll(async () => {
    mechanics.close();
    await server.close();
  });

  it('streams whole JPEG pictures that change', async () => {
    const seen = await frames(server.mjpegUrl(1), 4);
    for (const jpeg of seen) {
      expect(await sharp(jpeg).metadata()).toMatchObject({ format: 'jpeg', width: 320, height: 180 });
    }
    expect(new Set(seen.map((jpeg) => jpeg.toString('base64'))).size).toBeGreaterThan(1);
  });

  it('shows the head turning while it moves, to several viewers', async () => {
    mechanics.drive({ panDegPerS: 40 });
    const [one, two] = await Promise.all([frames(server.mjpegUrl(1), 5), frames(server.mjpegUrl(1), 5)]);
    mechanics.stop();
    expect(new Set(one?.map((jpeg) => jpeg.toString('base64'))).size).toBe(5);
    expect(two).toHaveLength(5);
  });

  it('gives a single picture, and says when there is no such camera or method', async () => {
    const answer = await fetch(server.snapshotUrl(1));
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({ width: 320 });
    expect((await fetch(server.snapshotUrl(7))).status).toBe(404);
    expect((await fetch(server.snapshotUrl(1), { method: 'POST' })).status).toBe(405);
  });
});
