import type { RoomSnapshot } from '@ratspult/appliance/protocol';

/** A paired room in which nothing happens, for tests. */
export const idleSnapshot = (): RoomSnapshot => ({
  version: 1,
  now: Date.UTC(2026, 10, 23, 13, 5),
  room: { name: 'Stadtverordnetensitzungssaal', paired: true, serverUrl: 'https://konferenz.stadt.example' },
  pairing: { state: 'paired', errorCode: null },
  server: { state: 'online', since: 0 },
  calendar: [],
  meeting: {
    phase: 'idle',
    meetingId: null,
    title: null,
    number: null,
    link: null,
    since: 0,
    slow: false,
    errorCode: null,
    participants: [],
    waiting: [],
    capture: { recording: 'off', public: true },
  },
  audio: { roomMuted: false, mutedBy: null, enforced: true, volume01: 0.6, levels: [] },
  video: { cameraOff: false, selectedCameraId: null },
  cameras: [],
  floor: [],
  cameraControl: 'automatic',
  equipment: { power: null, lights: null },
  stage: { state: 'present', layout: 'speaker', openUrl: 'http://localhost:8481/stage/' },
  devices: [],
  faults: [],
  remote: { watching: [], lastAction: null },
});
