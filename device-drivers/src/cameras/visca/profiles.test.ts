import { describe, expect, test } from 'vitest';
import { encodeCommand } from './codec.ts';
import { absoluteMoveOf } from './absolute-move.ts';
import { longestFrame } from './frame-splitter.ts';
import { memoriesOf, viscaProfileNames, viscaProfiles } from './profiles.ts';
import { nameOf } from './version-names.ts';

describe.each(viscaProfileNames)('profile %s', (name) => {
  const profile = viscaProfiles[name];

  test('is listed for the configuration', () => {
    expect(Object.keys(viscaProfiles)).toContain(name);
    expect(viscaProfileNames).toHaveLength(Object.keys(viscaProfiles).length);
  });

  test('has memories that fit a byte, each once', () => {
    const memories = memoriesOf(profile);
    expect(new Set(memories).size).toBe(memories.length);
    expect(Math.min(...memories)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...memories)).toBeLessThan(0xff);
  });

  test('can express the ends of its ranges in a frame, and nothing beyond them', () => {
    const ends = [0, 1].map((end) => ({
      panDeg: profile.panRangeDeg[end] ?? 0,
      tiltDeg: profile.tiltRangeDeg[end] ?? 0,
      zoom01: end,
    }));
    for (const end of ends) {
      const move = absoluteMoveOf(end, profile, null);
      const nibbles = profile.positionNibbles;
      expect(Math.abs(move?.fields.pan ?? Number.NaN)).toBeLessThan(16 ** nibbles[0] / 2);
      expect(Math.abs(move?.fields.tilt ?? Number.NaN)).toBeLessThan(16 ** nibbles[1] / 2);
      if (move !== null) {
        expect(encodeCommand(1, move.command, move.fields).length).toBeLessThanOrEqual(longestFrame);
      }
      expect(absoluteMoveOf({ ...end, panDeg: end.panDeg * 1.01 }, profile, null)).toBeNull();
      expect(absoluteMoveOf({ ...end, zoom01: Number.NaN }, profile, null)).toBeNull();
    }
  });
});

test('PTZOptics menus are never called as presets', () => {
  const memories = memoriesOf(viscaProfiles.ptzoptics);
  expect(memories.filter((memory) => memory === 0 || (memory >= 90 && memory <= 99) || memory === 255)).toEqual([]);
  expect(memories.at(88)).toBe(89);
  expect(memories.at(89)).toBe(100);
});

test('names what the Version reply tells, and keeps unknown numbers readable', () => {
  expect(nameOf(0x0001, 0x051e)).toEqual({ make: 'Sony', model: 'ILME-FR7' });
  expect(nameOf(0x0109, 0x0001)).toEqual({ make: 'BirdDog', model: '0001' });
  expect(nameOf(0x0220, 0x051e)).toEqual({ make: 'VISCA 0220', model: '051E' });
});
