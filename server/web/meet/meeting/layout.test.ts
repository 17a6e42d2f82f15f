import { array, assert as check, constantFrom, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../src/protocol/index.ts';
import { sampleParticipant as person } from '../../../src/testing/sample-meeting.ts';
import { arrange, bestGrid, rememberSpeaker, type ArrangementInput } from './layout.ts';

const hall = person('hall', { kind: 'room', role: 'staff' });
const screen = { producerId: 's', source: 'screen', kind: 'video', paused: false } as const;
const input = (participants: Participant[], more: Partial<ArrangementInput> = {}): ArrangementInput => ({
  participants,
  selfId: 'me',
  spoke: [],
  layout: 'speaker',
  places: 12,
  pinSignLanguage: true,
  ...more,
});

describe('who is shown where', () => {
  it('shows the latest speaker big, never oneself while others are there', () => {
    const arrangement = arrange(input([person('me'), person('a'), person('b')], { spoke: ['me', 'b', 'a'] }));
    expect(arrangement.main?.participant.id).toBe('b');
    expect(arrangement.others.map(({ participant }) => participant.id)).toEqual(['me', 'a']);
  });

  it('shows a shared screen big in both layouts', () => {
    for (const layout of ['speaker', 'gallery'] as const) {
      const { main } = arrange(input([person('me'), person('a', { tracks: [screen] }), person('b')], { layout }));
      expect(main).toMatchObject({ source: 'screen', participant: { id: 'a' } });
    }
  });

  it('gives a document camera a tile beside the person, big like a screen, and behind a shared one', () => {
    const document = { producerId: 'd', source: 'document', kind: 'video', paused: false } as const;
    const people = [person('me'), person('a', { tracks: [document] }), person('b')];
    const { main, others } = arrange(input(people));
    expect(main).toMatchObject({ source: 'document', participant: { id: 'a' } });
    expect(others.map((tile) => [tile.participant.id, tile.source])).toContainEqual(['a', 'camera']);
    const both = arrange(input([...people, person('c', { tracks: [screen] })]));
    expect([both.main?.source, both.others[0]?.source]).toEqual(['screen', 'document']);
  });

  it('pins sign language before all other tiles, however many there are, for whoever wants it', () => {
    const many = Array.from({ length: 30 }, (_, index) => person(`p${index}`));
    const people = [person('me'), ...many, hall, person('dolmetschen', { signLanguage: true })];
    const pinned = arrange(input(people, { places: 3, spoke: ['p3'] }));
    expect(pinned.others[0]?.participant.id).toBe('dolmetschen');
    expect(pinned.main?.participant.id).toBe('p3');
    const speaking = arrange(input(people, { places: 3, spoke: ['dolmetschen', 'p3'] }));
    expect([speaking.main?.participant.id, speaking.others[0]?.participant.id]).toEqual(['p3', 'dolmetschen']);
    const without = arrange(input(people, { places: 3, spoke: ['p3'], pinSignLanguage: false }));
    expect(without.others.map((tile) => tile.participant.id)).not.toContain('dolmetschen');
  });

  it('shows oneself when nobody else is there', () => {
    expect(arrange(input([person('me')], { layout: 'gallery' })).main?.participant.id).toBe('me');
  });

  it('never drops the room, whoever speaks', () => {
    check(
      property(
        uniqueArray(integer({ min: 0, max: 200 }), { maxLength: 80 }),
        array(integer({ min: 0, max: 200 }), { maxLength: 12 }),
        constantFrom('speaker' as const, 'gallery' as const),
        integer({ min: 1, max: 12 }),
        (ids, spoke, layout, places) => {
          const people = [...ids.map((id) => person(`p${id}`)), person('me'), hall];
          const arrangement = arrange(input(people, { layout, places, spoke: spoke.map((id) => `p${id}`) }));
          const shown = [arrangement.main, ...arrangement.others].map((tile) => tile?.participant.id);
          expect(shown).toContain('hall');
          expect(new Set(shown).size).toBe(shown.length);
        },
      ),
    );
  });

  it('says how many have no tile', () => {
    const people = Array.from({ length: 20 }, (_, index) => person(`p${index}`));
    expect(arrange(input(people, { layout: 'gallery', places: 9 })).hidden).toBe(11);
  });

  it('remembers who spoke without doubles', () => {
    expect(rememberSpeaker(rememberSpeaker(['a', 'b'], 'b'), null)).toEqual(['b', 'a']);
  });
});

describe('grid', () => {
  it('fits the shape of the window', () => {
    expect(bestGrid(4, 1600, 900)).toEqual({ columns: 2, rows: 2 });
    expect(bestGrid(4, 390, 800)).toEqual({ columns: 1, rows: 4 });
    expect(bestGrid(1, 1600, 900)).toEqual({ columns: 1, rows: 1 });
  });

  it('has a place for everybody', () => {
    check(
      property(
        integer({ min: 1, max: 60 }),
        integer({ min: 200, max: 4_000 }),
        integer({ min: 200, max: 4_000 }),
        (count, width, height) => {
          const { columns, rows } = bestGrid(count, width, height);
          expect(columns * rows).toBeGreaterThanOrEqual(count);
        },
      ),
    );
  });
});
