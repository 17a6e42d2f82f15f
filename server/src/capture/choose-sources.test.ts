import { expect, test } from 'vitest';
import { type MeetingState, startMeeting } from '../meeting/index.ts';
import type { Participant, TrackSource } from '../protocol/index.ts';
import { sampleMeeting, sampleParticipant } from '../testing/sample-meeting.ts';
import { chooseSources } from './choose-sources.ts';

const person = (id: string, open: readonly TrackSource[], more: Partial<Participant> = {}): Participant =>
  sampleParticipant(id, {
    tracks: open.map((source) => ({
      producerId: `${id} ${source}`,
      source,
      kind: ['camera', 'screen', 'document'].includes(source) ? 'video' : 'audio',
      paused: false,
    })),
    ...more,
  });

const muted = (participant: Participant): Participant => ({
  ...participant,
  tracks: participant.tracks.map((track) => ({ ...track, paused: true })),
});

const meeting = (people: readonly Participant[], speakerId: string | null = null): MeetingState => ({
  ...startMeeting(sampleMeeting(), 0, null),
  attendees: new Map(people.map((participant) => [participant.id, { identity: participant.id, participant }])),
  audible: {
    producerIds: people.flatMap(({ tracks }) => tracks.filter(({ kind }) => kind === 'audio').map((t) => t.producerId)),
    activeParticipantId: speakerId,
  },
});

const picture = (state: MeetingState, shown: string | null = null): string | null =>
  chooseSources(state, shown).pictureId;

test('a shared screen goes before who speaks, and who speaks before what was shown', () => {
  const anna = person('anna', ['camera']);
  const bert = person('bert', ['camera']);
  expect(picture(meeting([anna, bert], 'bert'), 'anna camera')).toBe('bert camera');
  expect(picture(meeting([anna, bert, person('clara', ['screen'])], 'bert'), 'anna camera')).toBe('clara screen');
  expect(picture(meeting([bert, person('clara', ['document'])], 'bert'), 'bert camera')).toBe('clara document');
});

test('when a speaker shows nothing the picture stays, and before anybody spoke it is the hall', () => {
  const room = person('saal', ['camera'], { kind: 'room', role: 'staff' });
  const chair = person('vorsitz', ['camera'], { role: 'chair' });
  const state = meeting([person('anna', ['camera']), chair, room, person('bert', ['microphone'])], 'bert');
  expect(picture(state, 'anna camera')).toBe('anna camera');
  expect(picture(state)).toBe('saal camera');
  expect(picture(meeting([person('anna', ['camera']), chair]))).toBe('vorsitz camera');
});

test('what is paused is never taken', () => {
  const anna = person('anna', ['camera', 'microphone']);
  expect(chooseSources(meeting([muted(anna)], 'anna'), 'anna camera')).toEqual({
    pictureId: null,
    pictureGone: true,
    voiceIds: [],
  });
  expect(chooseSources(meeting([anna], 'anna'), 'anna camera')).toMatchObject({
    pictureGone: false,
    voiceIds: ['anna microphone'],
  });
});
