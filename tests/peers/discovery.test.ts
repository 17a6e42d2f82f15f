import { expect, it } from 'vitest';
import { inOwnNetwork } from './support/own-network.ts';
import { describePeer } from './support/peer.ts';

const camera = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/onvif\/device_service$/);

describePeer('discovery in a network of its own', ['iproute2'], () => {
  it('shows our camera to the client onvif', async () => {
    expect(await inOwnNetwork('discovery.ts', 'client')).toEqual({ camera, found: [camera] });
  });

  it('finds the camera by multicast', async () => {
    expect(await inOwnNetwork('discovery.ts', 'driver')).toMatchObject({ found: [{ driver: 'onvif' }] });
  });
});

describePeer('discovery beside the daemon wsdd', ['iproute2', 'wsdd'], () => {
  it('asks the computer as well, and proposes the camera alone', async () => {
    expect(await inOwnNetwork('discovery.ts', 'daemon')).toMatchObject({
      found: { devices: [{ driver: 'onvif', name: 'Kamera 2 (hinten)' }], daemonWasAsked: true },
    });
  });
});
