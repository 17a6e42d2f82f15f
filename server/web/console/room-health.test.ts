import { describe, expect, test } from 'vitest';
import type { ConsoleDevice, RoomSummary } from '../../src/protocol/index.ts';
import { roomHealth } from './room-health.ts';

const camera: ConsoleDevice = {
  id: 'kamera-1',
  name: 'Kamera 1',
  kind: 'camera',
  state: 'online',
  reason: 'none',
  since: 0,
  make: null,
  model: null,
  firmware: null,
  serialNumber: null,
  inUse: false,
  presets: [],
};

const room = (change: Partial<RoomSummary>, devices: ConsoleDevice[], stageConnected = true): RoomSummary => ({
  id: 'r',
  name: 'Saal',
  location: '',
  paired: true,
  online: true,
  lastSeenAt: 0,
  report: {
    applianceVersion: '0.1.0',
    use: 'idle',
    meetingId: null,
    meetingTitle: null,
    roomMuted: false,
    cameraOff: false,
    stageConnected,
    devices,
    speakers: [],
  },
  ...change,
});

describe('the health of a room in words', () => {
  test('is fine when every device answers', () => {
    expect(roomHealth(room({}, [camera]))).toEqual({ level: 'ok', headline: 'Alles in Ordnung', problems: [] });
  });

  test('names the broken device and what to do', () => {
    const health = roomHealth(room({}, [{ ...camera, state: 'offline', reason: 'port-missing' }]));
    expect(health.level).toBe('fault');
    expect(health.headline).toBe('Kamera 1 gestört');
    expect(health.problems[0]?.remedy).toContain('Steuerkabel');
  });

  test('does not send anybody to a cable when the room PC lacks a program', () => {
    const [problem] = roomHealth(room({}, [{ ...camera, state: 'offline', reason: 'program-missing' }])).problems;
    expect(problem?.sentence).toContain('fehlt das Programm');
    expect(problem?.remedy).toContain('Paket');
  });

  test.each([
    'port-missing',
    'program-missing',
    'connection-refused',
    'no-answer',
    'garbled',
    'refuses-commands',
    'wrong-password',
    'certificate',
  ] as const)('says of %s what is wrong, since when, and what to do', (reason) => {
    const since = new Date(2026, 10, 23, 14, 2).getTime();
    const [problem] = roomHealth(room({}, [{ ...camera, state: 'offline', reason, since }])).problems;
    expect(problem?.sentence).toMatch(/^Kamera 1: \p{Lu}.+\. \(seit .*14:02.*\)$/u);
    expect(problem?.remedy).toMatch(/^\p{Lu}.+\.$/u);
  });

  test('counts several broken devices', () => {
    const broken = { ...camera, state: 'offline', reason: 'no-answer' } as const;
    expect(roomHealth(room({}, [broken, { ...broken, id: 'kamera-2' }])).headline).toBe('2 Geräte gestört');
  });

  test('is only a warning when a device is limited or connecting', () => {
    expect(roomHealth(room({}, [{ ...camera, state: 'degraded', reason: 'refuses-commands' }])).level).toBe('warning');
    expect(roomHealth(room({}, [{ ...camera, state: 'connecting' }])).level).toBe('warning');
  });

  test('says that the stage does not run', () => {
    expect(roomHealth(room({}, [camera], false)).headline).toBe('Anzeige im Raum läuft nicht');
  });

  test('an unreachable room PC hides what was last known of its devices', () => {
    const health = roomHealth(room({ online: false }, [camera]));
    expect(health.level).toBe('fault');
    expect(health.problems).toHaveLength(1);
  });

  test('an unpaired room asks for a pairing code', () => {
    expect(roomHealth(room({ paired: false, online: false, report: null }, [])).level).toBe('unpaired');
  });
});
