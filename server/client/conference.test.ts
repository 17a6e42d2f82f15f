import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conference } from './contract.ts';
import type { Joined, Participant } from '../src/protocol/index.ts';
import { joinConference } from './conference.ts';
import { FakeTrack } from './testing/fake-track.ts';
import { joined, joinedScript, participant } from './testing/samples.ts';
import { ScriptedServer } from './testing/scripted-server.ts';
import { TestEnvironment } from './testing/test-environment.ts';

const cameraTrack = { producerId: 'cam-1', source: 'camera', kind: 'video', paused: false } as const;
const microphoneTrack = { producerId: 'mic-1', source: 'microphone', kind: 'audio', paused: false } as const;
const speaker = participant('other', { tracks: [cameraTrack, microphoneTrack] });

let server: ScriptedServer;
let environment: TestEnvironment;
let conference: Conference;
let roster: Participant[];
let welcome: Partial<Joined>;
let tickets: ({ url: string; ticket: string } | null)[];

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 4_000, interval: 5 });
const phase = (): string => conference.state.value.phase;
const ticket = 'ticket-ticket-ticket';

const join = (): void => {
  conference = joinConference({
    url: server.url,
    ticket,
    renewTicket: () => Promise.resolve(tickets.shift() ?? null),
    environment,
  });
};

beforeEach(async () => {
  roster = [participant('me'), speaker];
  welcome = {};
  tickets = [];
  environment = new TestEnvironment();
  server = await ScriptedServer.start(joinedScript(() => joined(roster, welcome)));
});

afterEach(async () => {
  await conference.leave();
  expect(environment.timersRunning).toBe(0);
  expect(server.violations).toEqual([]);
  await server.close();
});

const lastTold = () => server.requests('media.setConsumer').at(-1)?.params;

const lastTransport = (which: 'send' | 'receive') => {
  const transports = environment.devices.at(-1)?.transports ?? [];
  return transports.find((transport) => (which === 'send') === transport.producers.length > 0);
};

describe('joining', () => {
  it('says hello with the ticket and shows the meeting', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    expect(server.seen[0]).toMatchObject({ method: 'hello', params: { ticket } });
    expect(conference.state.value.meeting?.title).toBe('Hauptausschuss');
  });

  it('waits until it is admitted, then builds media', async () => {
    server.change({
      hello: () => ({ ok: { status: 'waiting', resumeToken: 'resume-token-0001', seq: 0, title: 'Rat' } }),
    });
    join();
    await until(() => expect(phase()).toBe('waiting'));
    expect(conference.state.value.waitingTitle).toBe('Rat');
    await conference.publish('camera', new FakeTrack('video'));
    server.event('admitted', joined(roster));
    await until(() => expect(server.requests('media.publish')).toHaveLength(1));
    expect(phase()).toBe('joined');
  });

  it('fails with the code of the refusal', async () => {
    server.change({ hello: () => ({ error: 'meeting-locked' }) });
    join();
    await until(() => expect(phase()).toBe('failed'));
    expect(conference.state.value.errorCode).toBe('meeting-locked');
  });

  it('gives up when nothing listens there', async () => {
    const deaf = await ScriptedServer.start({});
    const { url } = deaf;
    await deaf.close();
    conference = joinConference({ url, ticket, renewTicket: () => Promise.resolve(null), environment });
    await until(() => {
      environment.advance(2_000);
      expect(phase()).toBe('failed');
    });
    expect(conference.state.value.errorCode).toBe('connection-failed');
  });

  it('ignores frames that break the protocol', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    server.raw('no json');
    server.raw('{"type":"event","seq":1,"event":"audible","data":{"producerIds":7}}');
    server.raw('{"type":"event","seq":2,"event":"from-the-future","data":{}}');
    server.event('chat', { message: { id: 'c', from: 'other', name: 'Name', to: null, text: 'Hallo', at: 1 } });
    await until(() => expect(conference.state.value.chat).toHaveLength(1));
    expect(phase()).toBe('joined');
  });
});

describe('a lost link', () => {
  it('resumes at once with the token and leaves media alone', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    welcome = { mediaAlive: true, resumeToken: 'resume-token-0002', seq: 7 };
    const phases: string[] = [];
    const unsubscribe = conference.state.subscribe((state) => phases.push(state.phase));
    server.cut();
    await until(() => expect(phases.slice(-2)).toEqual(['reconnecting', 'joined']));
    unsubscribe();
    expect(server.requests('hello')[1]?.params).toEqual({ resumeToken: 'resume-token-0001', lastSeq: 0 });
    expect(environment.devices).toHaveLength(1);
    expect(server.requests('media.publish')).toHaveLength(1);
  });

  it('repeats a request without an answer under the same id', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    server.change({ 'chat.send': () => 'silence' });
    const sent = conference.sendChat('Guten Abend', null);
    await until(() => expect(server.requests('chat.send')).toHaveLength(1));
    server.change({ 'chat.send': () => ({ ok: { messageId: 'm' } }) });
    welcome = { mediaAlive: true };
    server.cut();
    await sent;
    const [first, second] = server.requests('chat.send');
    expect(second?.id).toBe(first?.id);
  });

  it('finds a dead line by a request without an answer', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    server.change({ 'hand.raise': ({ connection }) => (connection === 0 ? 'silence' : { ok: {} }) });
    welcome = { mediaAlive: true };
    const raised = conference.raiseHand(true);
    await until(() => expect(server.requests('hand.raise')).toHaveLength(1));
    environment.advance(10_000);
    await raised;
    expect(server.connections).toBe(2);
  });

  it('takes a new ticket and publishes everything again when the stay is gone', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    await conference.publish('microphone', new FakeTrack('audio'));
    tickets = [{ url: server.url, ticket: 'another-ticket-0001' }];
    server.change({
      hello: ({ params }) =>
        JSON.stringify(params).includes('resumeToken') ? { error: 'resume-failed' } : { ok: joined(roster) },
    });
    server.cut();
    await until(() => expect(server.requests('media.publish')).toHaveLength(4));
    expect(server.requests('hello').at(-1)?.params).toEqual({ ticket: 'another-ticket-0001' });
    expect(phase()).toBe('joined');
  });

  it('ends when there is no new ticket', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    server.change({ hello: () => ({ error: 'resume-failed' }) });
    server.cut();
    await until(() => expect(phase()).toBe('ended'));
    expect(conference.state.value.endReason).toBe('connection-lost');
  });

  it('does not come back when another device took the place', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    server.event('ended', { reason: 'replaced' });
    await until(() => expect(phase()).toBe('ended'));
    expect(conference.state.value.endReason).toBe('replaced');
    expect(server.connections).toBe(1);
  });
});

describe('sending', () => {
  it('publishes paused what was paused before', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.setPaused('microphone', true);
    await conference.publish('microphone', new FakeTrack('audio'));
    expect(server.requests('media.publish')[0]?.params).toMatchObject({ source: 'microphone', paused: true });
    expect(lastTransport('send')?.producers[0]?.track).toBeNull();
  });

  it('stops sending at once when muted, before the server has answered', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('microphone', new FakeTrack('audio'));
    server.change({ 'media.setPaused': () => 'silence' });
    conference.setPaused('microphone', true).catch(() => {});
    expect(lastTransport('send')?.producers[0]?.track).toBeNull();
  });

  it('follows the chair who mutes, and the own hand that unmutes', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    const track = new FakeTrack('audio');
    await conference.publish('microphone', track);
    const producer = lastTransport('send')?.producers[0];
    const own = { producerId: producer?.id ?? '', source: 'microphone', kind: 'audio' } as const;
    server.event('participant', { participant: participant('me', { tracks: [{ ...own, paused: true }] }) });
    await until(() => expect(producer?.track).toBeNull());
    await conference.setPaused('microphone', false);
    expect(server.requests('media.setPaused')[0]?.params).toEqual({ producerId: own.producerId, paused: false });
    server.event('participant', { participant: participant('me', { tracks: [{ ...own, paused: false }] }) });
    await until(() => expect(producer?.track).toBe(track));
  });

  it('replaces the track on a device change without a new producer', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    const next = new FakeTrack('video');
    await conference.publish('camera', next);
    expect(lastTransport('send')?.producers.map(({ track }) => track)).toEqual([next]);
    await conference.publish('camera', null);
    expect(server.requests('media.unpublish')).toHaveLength(1);
  });

  it('sends only the layers somebody watches', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    const producer = lastTransport('send')?.producers[0];
    server.event('layersWanted', { producerId: producer?.id ?? '', maxSpatialLayer: -1 });
    await until(() => expect(producer?.layers).toBe(-1));
  });

  it('tells the caller when the server refuses', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    server.change({ 'media.publish': () => ({ error: 'media-limit' }) });
    await expect(conference.publish('screen', new FakeTrack('video'))).rejects.toMatchObject({ code: 'media-limit' });
  });

  it('builds everything anew after a media reset', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    server.event('mediaReset', { routerRtpCapabilities: { codecs: [] } });
    await until(() => expect(server.requests('media.publish')).toHaveLength(2));
    expect(environment.devices).toHaveLength(2);
    expect(phase()).toBe('joined');
  });
});

describe('receiving', () => {
  const shown = { producerId: 'cam-1', widthPx: 630, heightPx: 350 };

  it('receives what is shown, in the size of the tile, and what is audible', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    conference.show([shown]);
    await until(() => expect(conference.tracks.value.has('cam-1')).toBe(true));
    await until(() => expect(lastTold()).toMatchObject({ paused: false, tile: { width: 640, height: 352 } }));
    server.event('audible', { producerIds: ['mic-1'], activeParticipantId: 'other' });
    await until(() => expect(conference.tracks.value.has('mic-1')).toBe(true));
  });

  it('lets what is shown flow only when it can arrive, so that no keyframe is lost', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    const [device] = environment.devices;
    Object.assign(device ?? {}, { stalls: true });
    conference.show([shown]);
    await until(() => expect(conference.tracks.value.has('cam-1')).toBe(true));
    expect(server.requests('media.setConsumer')).toHaveLength(0);
    device?.transports.at(-1)?.become('connected');
    await until(() => expect(lastTold()).toMatchObject({ paused: false }));
  });

  it('pauses what is no longer shown at once and forgets it later', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    conference.show([shown]);
    await until(() => expect(lastTold()).toMatchObject({ paused: false }));
    environment.advance(100);
    conference.show([]);
    await until(() => expect(lastTold()).toMatchObject({ paused: true }));
    expect(conference.tracks.value.size).toBe(0);
    await until(() => {
      environment.advance(10_000);
      expect(server.requests('media.unsubscribe')).toHaveLength(1);
    });
  });

  it('asks anew when the server closed a consumer that is still shown', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    conference.show([shown]);
    await until(() => expect(lastTold()).toMatchObject({ paused: false }));
    const { consumerId } = lastTold() as { consumerId: string };
    server.event('consumerClosed', { consumerId });
    await until(() => expect(server.requests('media.subscribe')).toHaveLength(2));
  });

  it('does not ask for what nobody sends', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    conference.show([{ producerId: 'gone', widthPx: 100, heightPx: 100 }, shown]);
    await until(() => expect(lastTold()).toMatchObject({ paused: false }));
    expect(server.requests('media.subscribe')).toHaveLength(1);
  });
});

describe('repair', () => {
  it('restarts ICE after three seconds of silence, then builds anew when that does not help', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    const transport = lastTransport('send');
    transport?.become('disconnected');
    expect(conference.state.value.media).toBe('interrupted');
    environment.advance(2_999);
    expect(server.requests('media.restartIce')).toHaveLength(0);
    environment.advance(1);
    for (const tries of [1, 2, 3]) {
      await until(() => expect(transport?.restarts).toHaveLength(tries));
      await until(() => expect(environment.timersRunning).toBe(1));
      environment.advance(5_000);
    }
    await until(() => expect(environment.devices).toHaveLength(2));
    await until(() => expect(server.requests('media.publish')).toHaveLength(2));
    await until(() => expect(conference.state.value.media).toBe('connected'));
  });

  it('restarts ICE at once when the transport failed', async () => {
    join();
    await until(() => expect(phase()).toBe('joined'));
    await conference.publish('camera', new FakeTrack('video'));
    const transport = lastTransport('send');
    transport?.become('failed');
    await until(() => expect(transport?.restarts).toHaveLength(1));
    transport?.become('connected');
    expect(conference.state.value.media).toBe('connected');
  });
});
