import { expect, test, vi } from 'vitest';
import { colourAt, factsOf, toneIn } from '../capture/testing/film.ts';
import { type FilmedPerson, RecordedConference } from './testing/recorded-conference.ts';

const red = { color: 'red', hertz: 440, pictureSsrc: 1001, soundSsrc: 2002, volumeDbov: -10 } as const;
const blue = { color: 'blue', hertz: 1000, pictureSsrc: 1003, soundSsrc: 2005, volumeDbov: -127 } as const;
/** A bound for a hang: real encoders on a busy machine. */
const soon = { timeout: 100_000, interval: 20 };
vi.setConfig({ testTimeout: 240_000 });

const phases = (seen: readonly { meeting: { capture: { recording: { phase: string } } } }[]): string[] =>
  seen.map(({ meeting }) => meeting.capture.recording.phase).filter((phase, index, all) => phase !== all[index - 1]);

/** Until so much more is recorded, and as many packets have come as that takes. */
async function recordFor(recorded: RecordedConference, ms: number): Promise<void> {
  const until = recorded.recorder().recordedMs + ms;
  const packets = recorded.recorder().packets + ms / 20;
  await expect.poll(() => recorded.recorder().packets, soon).toBeGreaterThan(packets);
  await expect.poll(() => recorded.recorder().recordedMs, soon).toBeGreaterThan(until);
}

async function shows(recorded: RecordedConference, { pictureId }: FilmedPerson): Promise<void> {
  await expect.poll(() => recorded.recorder().shownId, soon).toBe(pictureId);
}

/** Until some of it is on the disk, as a busy encoder is behind. */
async function writtenToDisk(recorded: RecordedConference): Promise<void> {
  await expect.poll(() => recorded.bytesOnDisk(), soon).toBeGreaterThan(10_000);
}

const titles = async (file: string): Promise<string[]> =>
  (await factsOf(file)).chapters.map(({ title }) => title.replace(/\d+ s/, 'n s'));

/** Whose tone is between two times (in seconds). */
async function tones(file: string, from: number, to: number): Promise<{ chair: boolean; member: boolean }> {
  const [chair, member] = await Promise.all([red, blue].map(({ hertz }) => toneIn(file, hertz, from, to - from)));
  return { chair: (chair ?? 0) > 0.03, member: (member ?? 0) > 0.03 };
}

async function startRecording({ client }: FilmedPerson): Promise<void> {
  await client.ask('recording.start', {});
  await client.event('meeting', ({ meeting }) => meeting.capture.recording.phase === 'running');
}

test('a recording is announced, holds picture and mixed sound of the meeting, and is silent for who is muted', async () => {
  const recorded = await RecordedConference.start();
  const chair = await recorded.film('chair', 'c', red);
  const member = await recorded.film('member', 'm', blue);
  await member.client.ask('media.setPaused', { producerId: member.pictureId, paused: true });
  await startRecording(chair);
  await shows(recorded, chair);
  await recordFor(recorded, 2000);
  await chair.client.ask('moderation.mute', { participantId: member.id });
  const mutedAt = recorded.recorder().recordedMs / 1000;
  await chair.client.ask('media.setPaused', { producerId: chair.pictureId, paused: true });
  await member.client.ask('media.setPaused', { producerId: member.pictureId, paused: false });
  await shows(recorded, member);
  const blueAt = recorded.recorder().recordedMs / 1000;
  await recordFor(recorded, 2500);
  const late = await recorded.conference.join({ identity: 'late' });
  expect(late.joined.snapshot.meeting.capture.recording.phase).toBe('running');
  expect(recorded.conference.service.isRecorded('m1')).toBe(true);
  await chair.client.ask('recording.stop', {});
  await member.client.event('meeting', ({ meeting }) => meeting.capture.recording.phase === 'off');
  expect(phases(member.client.seen('meeting'))).toEqual(['announced', 'running', 'off']);
  const [file = ''] = await recorded.files();
  const facts = await factsOf(file);
  expect(facts.codecs).toEqual(['h264', 'aac']);
  expect(facts.seconds).toBeGreaterThan(mutedAt + 2);
  expect(facts.chapters).toEqual([{ title: 'Beginn', atSeconds: 0 }]);
  expect(await colourAt(file, mutedAt - 0.5)).toBe('red');
  expect(await colourAt(file, blueAt + 1)).toBe('blue');
  expect(await tones(file, 0, mutedAt)).toEqual({ chair: true, member: true });
  expect(await tones(file, mutedAt + 0.7, facts.seconds)).toEqual({ chair: true, member: false });
  expect(recorded.everything().filter((name) => name.includes('segment'))).toEqual([]);
});

test('a killed encoder, a pause and a killed media worker leave marks in one file', async () => {
  const recorded = await RecordedConference.start();
  const chair = await recorded.film('chair', 'c', red);
  await startRecording(chair);
  const recorder = recorded.recorder();
  await writtenToDisk(recorded);
  const killed = recorder.encoderPid ?? 0;
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => recorder.encoderPid, soon).not.toBe(killed);
  await recordFor(recorded, 1000);
  await chair.client.ask('recording.setPaused', { paused: true });
  expect(recorder.encoderPid).toBeNull();
  await chair.client.ask('recording.setPaused', { paused: false });
  await recordFor(recorded, 1000);
  process.kill(recorded.conference.service.statistics().workers[0]?.pid ?? 0, 'SIGKILL');
  await chair.client.event('mediaReset');
  await shows(recorded, await recorded.send(chair.client, chair.id, { ...red, color: 'green' }));
  await recordFor(recorded, 2000);
  await chair.client.ask('recording.stop', {});
  const [file = '', ...others] = await recorded.files();
  expect(others).toEqual([]);
  expect(await titles(file)).toEqual(['Beginn', 'Lücke (n s)', 'Fortsetzung nach einer Pause', 'Lücke (n s)']);
  const { seconds } = await factsOf(file);
  expect(seconds).toBeGreaterThan(3.5);
  expect(await colourAt(file, null)).toBe('green');
  expect(chair.client.seen('ended')).toEqual([]);
});

test('no packet of a non-public part reaches the recording, and the next public part is a file of its own', async () => {
  const recorded = await RecordedConference.start();
  const chair = await recorded.film('chair', 'c', red);
  const member = await recorded.listen('m', chair.soundId);
  await startRecording(chair);
  const recorder = recorded.recorder();
  await recordFor(recorded, 1000);
  await expect.poll(() => recorder.packets, soon).toBeGreaterThan(20);
  await chair.client.ask('moderation.setPublic', { public: false });
  const whenSwitched = { recorder: recorder.packets, member: member.packets() };
  await expect.poll(() => member.packets(), soon).toBeGreaterThan(whenSwitched.member + 50);
  expect(recorder.packets).toBe(whenSwitched.recorder);
  expect(recorder.encoderPid).toBeNull();
  await chair.client.ask('moderation.setPublic', { public: true });
  await recordFor(recorded, 1000);
  await expect.poll(() => recorder.packets, soon).toBeGreaterThan(whenSwitched.recorder);
  await chair.client.ask('recording.stop', {});
  const files = await recorded.files();
  expect(await Promise.all(files.map(titles))).toEqual([['Beginn'], ['Beginn']]);
});

test('a full disk ends the recording with a word to the chair, keeps what there is and leaves the meeting alone', async () => {
  let free = 10_000_000_000;
  const recorded = await RecordedConference.start({ freeBytes: () => free });
  const chair = await recorded.film('chair', 'c', red);
  await startRecording(chair);
  await writtenToDisk(recorded);
  free = 0;
  process.kill(recorded.recorder().encoderPid ?? 0, 'SIGKILL');
  const told = await chair.client.event('meeting', ({ meeting }) => meeting.capture.recording.fault !== null);
  expect(told.meeting.capture.recording).toEqual({ phase: 'off', startsAt: null, fault: 'disk-full' });
  expect(await chair.client.refused('recording.start', {})).toBe('disk-full');
  await chair.client.ask('hand.raise', { raised: true });
  expect(await recorded.files()).toHaveLength(1);
});
