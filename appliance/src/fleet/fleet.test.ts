import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApplianceBench, conference, type ScriptedPanel, type ScriptedStage } from '../testing/appliance-bench.ts';
import { goodCode, ScriptedInstance } from '../testing/scripted-instance.ts';
import { makeRoomKey } from './room-key.ts';

let instance: ScriptedInstance;
let bench: ApplianceBench;
let panel: ScriptedPanel;

beforeEach(async () => {
  instance = await ScriptedInstance.start(0);
  bench = await ApplianceBench.start({ serverUrl: instance.url });
  panel = await bench.panel();
});
afterEach(async () => {
  await bench.close();
  await instance.close();
});

const paired = async (): Promise<void> => {
  expect(await panel.command('pair', { code: goodCode })).toMatchObject({ ok: true });
  await panel.sees((snapshot) => snapshot.server.state === 'online');
};

const inMeeting = async (): Promise<ScriptedStage> => {
  await paired();
  const stage = await bench.stage();
  await stage.told('configuration');
  expect(await panel.command('join', { meetingId: 'm1' })).toMatchObject({ ok: true });
  await stage.joins();
  await panel.sees((snapshot) => snapshot.meeting.phase === 'joined');
  return stage;
};

test('a wrong code leaves the room unpaired with the reason', async () => {
  expect(await panel.command('pair', { code: '00000000' })).toMatchObject({ ok: false, code: 'pairing-code-wrong' });
  await panel.sees(({ pairing }) => pairing.state === 'unpaired' && pairing.errorCode === 'pairing-code-wrong');
  expect(await readdir(bench.folder)).not.toContain('pairing.json');
});

test('a right code pairs the room for good; its key is readable by nobody else and never leaves', async () => {
  await paired();
  await panel.sees(({ room }) => room.paired && room.name === 'Sitzungssaal 1');
  const file = join(bench.folder, 'pairing.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toContain('PRIVATE KEY');
  expect(instance.publicKey).not.toContain('PRIVATE');
  await bench.startAgain();
  const again = await bench.panel();
  await again.sees((snapshot) => snapshot.server.state === 'online' && snapshot.room.name === 'Sitzungssaal 1');
});

test('a clock that the instance does not agree with is a fault until it is right again', async () => {
  instance.clockAheadMs = 120_000;
  await paired();
  await panel.sees(({ faults }) => faults.some(({ code }) => code === 'clock-wrong'));
  instance.clockAheadMs = 1_000;
  await bench.startAgain();
  const again = await bench.panel();
  const { faults } = await again.sees((snapshot) => snapshot.server.state === 'online');
  expect(faults.map(({ code }) => code)).not.toContain('clock-wrong');
});

test('the room reports its devices, and each change soon after it happened', async () => {
  await paired();
  await instance.until(() => instance.reports.length > 0);
  expect(instance.reports[0]?.devices.map((device) => device.id)).toEqual([
    'left',
    'right',
    'talk',
    'stage',
    'room-microphone',
  ]);
  bench.left.lose();
  await instance.until(() => instance.reports.at(-1)?.devices[0]?.state === 'offline');
  await instance.until(() => instance.events.some((event) => event.kind === 'device-fault'));
});

test('events wait on disk for the instance and arrive once it is there', async () => {
  bench.left.lose();
  await bench.startAgain();
  panel = await bench.panel();
  await paired();
  const starts = (): number => instance.events.filter((event) => event.kind === 'appliance-started').length;
  await instance.until(() => starts() === 2);
  expect(instance.events.map((event) => event.kind)).toContain('device-fault');
  expect(new Set(instance.events.map((event) => event.id)).size).toBe(instance.events.length);
});

test('a tap on join brings the stage into the meeting with a ticket', async () => {
  await inMeeting();
  expect(instance.ticketRequests).toEqual([{ meetingId: 'm1' }]);
  await instance.until(() => instance.reports.at(-1)?.use === 'in-meeting');
});

test('the stage joins at the address by which the room reaches the instance', async () => {
  if (typeof instance.ticket !== 'string') {
    instance.ticket = { ...instance.ticket, conferenceUrl: 'wss://konferenz.stadt.example/conference' };
  }
  await paired();
  const stage = await bench.stage();
  await stage.told('configuration');
  expect(await panel.command('join', { meetingId: 'm1' })).toMatchObject({ ok: true });
  const { meeting } = await stage.told('meeting', (directive) => directive.meeting !== null);
  expect(meeting?.conferenceUrl).toBe(`${instance.url.replace('http', 'ws')}/conference`);
});

test('a join needs a stage and an instance, and says which one is missing', async () => {
  await paired();
  expect(await panel.command('startInstantMeeting', {})).toMatchObject({ ok: false, code: 'stage-missing' });
  const stage = await bench.stage();
  await stage.told('configuration');
  panel.forget();
  await instance.close();
  await panel.sees((snapshot) => snapshot.server.state !== 'online');
  expect(await panel.command('startInstantMeeting', {})).toMatchObject({ ok: false, code: 'server-offline' });
  instance = await ScriptedInstance.start(0);
});

test('a refused ticket fails the join with its code', async () => {
  await paired();
  const stage = await bench.stage();
  await stage.told('configuration');
  instance.ticket = 'meeting-not-found';
  await panel.command('joinByNumber', { number: '000000000' });
  await panel.sees(({ meeting }) => meeting.phase === 'failed' && meeting.errorCode === 'meeting-not-found');
});

test('a new stage page gets a fresh ticket for the same meeting', async () => {
  const stage = await inMeeting();
  const first = await stage.told('meeting', (directive) => directive.meeting !== null);
  stage.socket.cut();
  const next = await bench.stage();
  const second = await next.told('meeting', (directive) => directive.meeting !== null);
  expect(second.meeting?.joinId).toBe(first.meeting?.joinId);
  expect(second.meeting?.ticket).not.toBe(first.meeting?.ticket);
  next.report(conference({ joinId: second.meeting?.joinId ?? null }));
  panel.forget();
  await panel.sees((snapshot) => snapshot.meeting.phase === 'joined');
});

test('an instance that comes back gets the room back; the stage asked for a ticket meanwhile', async () => {
  const stage = await inMeeting();
  const { port, publicKey } = instance;
  await instance.close();
  stage.report({ type: 'renewTicket', requestId: 'r1' });
  await panel.sees(({ faults }) => faults.some((fault) => fault.code === 'server-offline'));
  expect(await panel.command('recallPreset', { cameraId: 'left', presetId: 'wide' })).toMatchObject({ ok: true });
  instance = await ScriptedInstance.start(port);
  instance.publicKey = publicKey;
  const { meeting } = await stage.told('ticket', (directive) => directive.requestId === 'r1');
  expect(meeting?.ticket).toMatch(/^ticket-number-/);
});

test('an appliance that starts again within five minutes goes back into its meeting', async () => {
  await inMeeting();
  await bench.startAgain();
  panel = await bench.panel();
  await panel.sees(({ meeting }) => meeting.phase === 'reconnecting' && meeting.title === 'Ausschuss');
  const stage = await bench.stage();
  await stage.joins();
  await panel.sees((snapshot) => snapshot.meeting.phase === 'joined');
});

test('the chair mutes the room; the panel sees who did it and whether it holds', async () => {
  const stage = await inMeeting();
  const { meeting } = await stage.told('meeting', (directive) => directive.meeting !== null);
  const joinId = meeting?.joinId ?? null;
  stage.report(conference({ joinId, mutedByChairCount: 1, microphonePaused: false }));
  await panel.sees(({ audio }) => audio.roomMuted && audio.mutedBy === 'chair' && !audio.enforced);
  stage.report(conference({ joinId, mutedByChairCount: 1, microphonePaused: true }));
  await panel.sees(({ audio }) => audio.roomMuted && audio.enforced);
});

test('staff mute the room, recall a preset and test it; the panel names who', async () => {
  await paired();
  instance.request('q1', 'muteRoom', { by: 'K. Krüger' });
  expect(await instance.answer('q1')).toMatchObject({ ok: true });
  await panel.sees(({ audio, remote }) => audio.mutedBy === 'console' && remote.lastAction?.by === 'K. Krüger');
  instance.request('q2', 'recallPreset', { by: 'K. Krüger', deviceId: 'right', presetId: 'seat-3' });
  expect(await instance.answer('q2')).toMatchObject({ ok: true });
  expect(bench.right.head.calls).toContainEqual({ call: 'recall', slot: 1 });
  instance.request('q3', 'selfTest', { by: 'K. Krüger' });
  expect(await instance.answer('q3')).toMatchObject({
    ok: true,
    result: { checks: expect.arrayContaining([expect.objectContaining({ check: 'disk', passed: true })]) },
  });
  instance.request('q4', 'restartStage', { by: 'K. Krüger' });
  expect(await instance.answer('q4')).toMatchObject({ ok: false, error: { code: 'stage-missing' } });
});

test('a repeated command is done once, an unknown or wrong one is refused', async () => {
  await paired();
  instance.request('q1', 'recallPreset', { by: 'K', deviceId: 'right', presetId: 'seat-3' });
  instance.request('q1', 'recallPreset', { by: 'K', deviceId: 'right', presetId: 'seat-3' });
  instance.request('q2', 'unmuteRoom', { by: 'K' });
  instance.request('q3', 'muteRoom', { by: 7 });
  expect(await instance.answer('q2')).toMatchObject({ ok: false, error: { code: 'unknown-method' } });
  expect(await instance.answer('q3')).toMatchObject({ ok: false, error: { code: 'invalid-input' } });
  expect(bench.right.head.calls.filter((call) => call.call === 'recall')).toHaveLength(1);
});

test('a restart asked for by staff makes the stage load anew', async () => {
  await paired();
  const stage = await bench.stage();
  await stage.told('configuration');
  instance.request('q1', 'restartStage', { by: 'K' });
  await stage.told('reload');
  expect(await instance.answer('q1')).toMatchObject({ ok: true });
});

test('who watched before the room was online shows as soon as it is', async () => {
  instance.watchingAtProof = ['K. Krüger'];
  await paired();
  await panel.sees(({ remote }) => remote.watching[0] === 'K. Krüger');
});

test('the calendar and who watches show at the panel, and the calendar outlives the link', async () => {
  await paired();
  const entry = {
    meetingId: 'm1',
    title: 'Ausschuss',
    number: '123456789',
    startsAt: 1,
    endsAt: 2,
    organiser: 'Büro',
  };
  instance.event('calendar', { entries: [entry] });
  instance.event('observed', { by: ['K. Krüger'] });
  await panel.sees(({ calendar, remote }) => calendar.length === 1 && remote.watching.length === 1);
  await instance.close();
  await panel.sees(({ calendar, remote }) => calendar.length === 1 && remote.watching.length === 0);
  await bench.startAgain();
  const again = await bench.panel();
  await again.sees(({ calendar }) => calendar[0]?.title === 'Ausschuss');
  instance = await ScriptedInstance.start(0);
});

test('a room that was removed forgets its key and shows that it is not paired', async () => {
  await paired();
  instance.event('unpaired', {});
  await panel.sees(({ room, pairing }) => !room.paired && pairing.state === 'unpaired');
  await bench.startAgain();
  expect(await readdir(bench.folder)).not.toContain('pairing.json');
});

test('frames that are none of the protocol change nothing', async () => {
  await paired();
  for (const text of ['', '{', 'null', '{"type":"event","seq":0,"event":"calendar","data":{"entries":[{}]}}', '[]']) {
    instance.raw(text);
  }
  instance.event('observed', { by: ['K'] });
  const snapshot = await panel.sees(({ remote }) => remote.watching.length === 1);
  expect(snapshot.calendar).toEqual([]);
});

test('whatever the instance sends, the room goes on', async () => {
  await paired();
  const event = fc.record({
    type: fc.constantFrom('event', 'request', 'response'),
    id: fc.string({ maxLength: 8 }),
    seq: fc.nat(),
    event: fc.constantFrom('challenge', 'calendar', 'observed', 'x'),
    method: fc.constantFrom('recallPreset', 'selfTest', 'toString'),
    data: fc.jsonValue(),
    params: fc.jsonValue(),
  });
  for (const frame of fc.sample(event, 100)) {
    instance.raw(JSON.stringify(frame));
    const { type, seq, event: name, data } = frame;
    instance.raw(JSON.stringify({ type, seq, event: name, data }));
  }
  instance.request('still-there', 'selfTest', { by: 'K' });
  expect(await instance.answer('still-there')).toMatchObject({ ok: true });
});

test('a link that is open and silent is given up and made anew', async () => {
  await paired();
  const mute = instance.authenticated;
  mute?.pause();
  await instance.until(() => instance.authenticated !== null && instance.authenticated !== mute);
  await panel.command('setVolume', { volume01: 0.3 });
}, 20_000);

test('a room with a key the instance does not know says so', async () => {
  await paired();
  const { port } = instance;
  await instance.close();
  instance = await ScriptedInstance.start(port);
  instance.publicKey = makeRoomKey().publicKey;
  await panel.sees(({ faults }) => faults.some((fault) => fault.code === 'server-rejects-room'));
});

test('a damaged file costs its own content only, is kept aside and named', async () => {
  await paired();
  await bench.appliance.close();
  await writeFile(join(bench.folder, 'settings.json'), '{"half');
  await bench.startAgain();
  const again = await bench.panel();
  await again.sees(({ faults, room }) => room.paired && faults.some((fault) => fault.code === 'configuration-invalid'));
  expect((await readdir(bench.folder)).some((name) => name.startsWith('settings.json.damaged-'))).toBe(true);
});
