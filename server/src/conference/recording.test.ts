import { afterEach, expect, test } from 'vitest';
import { success } from '../outcome.ts';
import { type CaptureService, type MeetingCapture, nothingCaptured } from './capture-contract.ts';
import { TestConference } from './testing/test-conference.ts';

const running: TestConference[] = [];
afterEach(async () => {
  for (const conference of running.splice(0)) {
    expect(conference.faults()).toEqual([]);
    await conference.stop();
  }
});

/** Notes what it is asked for. */
function noting(): { readonly service: CaptureService; readonly said: string[] } {
  const said: string[] = [];
  const note = (what: string) => {
    said.push(what);
    return success(null);
  };
  const service: CaptureService = {
    idle: { phase: 'off', startsAt: null, fault: null },
    attach: (host): MeetingCapture => ({
      ...nothingCaptured.attach(host),
      follow: (state) => void said.push(state.info.capture.public ? 'public' : 'non-public'),
      startRecording: ({ accountId }) => note(`start ${accountId}`),
      pauseRecording: (paused) => note(paused ? 'pause' : 'resume'),
      stopRecording: () => note('stop'),
    }),
  };
  return { service, said };
}

async function start(capture: CaptureService): Promise<TestConference> {
  const conference = await TestConference.start({}, null, capture);
  running.push(conference);
  return conference;
}

test('recording needs the right of the account and the chair or moderation in the meeting', async () => {
  const { service, said } = noting();
  const conference = await start(service);
  const chair = await conference.join({ identity: 'c', role: 'chair', mayRecord: true });
  const plain = await conference.join({ identity: 'p', role: 'chair' });
  const member = await conference.join({ identity: 'm', mayRecord: true });
  for (const method of ['recording.start', 'recording.stop'] as const) {
    expect(await member.client.refused(method, {})).toBe('not-allowed');
  }
  expect(await plain.client.refused('recording.start', {})).toBe('not-allowed');
  expect(await plain.client.refused('recording.setPaused', { paused: true })).toBe('not-allowed');
  await chair.client.ask('recording.start', {});
  await chair.client.ask('recording.setPaused', { paused: true });
  await plain.client.ask('recording.stop', {});
  expect(said.filter((line) => !line.includes('public'))).toEqual(['start c', 'pause', 'stop']);
  expect(conference.records.map(({ action }) => action)).toEqual([
    'recording.start',
    'recording.pause',
    'recording.stop',
  ]);
});

test('an instance without recording says so and shows it', async () => {
  const conference = await start(nothingCaptured);
  const { client, joined } = await conference.join({ identity: 'c', role: 'chair', mayRecord: true });
  expect(joined.snapshot.meeting.capture.recording.phase).toBe('unavailable');
  expect(await client.refused('recording.start', {})).toBe('recording-unavailable');
});

test('a non-public part is told to what captures before anybody is answered, is stored and in the audit log', async () => {
  const { service, said } = noting();
  const conference = await start(service);
  const chair = await conference.join({ identity: 'c', role: 'chair' });
  const member = await conference.join({ identity: 'm' });
  expect(await member.client.refused('moderation.setPublic', { public: false })).toBe('not-allowed');
  await chair.client.ask('moderation.setPublic', { public: false });
  expect(said.at(-1)).toBe('non-public');
  await member.client.event('meeting', ({ meeting }) => !meeting.capture.public);
  expect(conference.directory.find('m1')?.capture.public).toBe(false);
  await chair.client.ask('moderation.setPublic', { public: false });
  expect(conference.records.map(({ action }) => action)).toEqual(['nonPublic']);
});
