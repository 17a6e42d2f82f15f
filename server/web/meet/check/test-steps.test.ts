import { describe, expect, test } from 'vitest';
import { bad, good, mediaStep, skipped, socketStep, type Step, verdict } from './test-steps.ts';

const works = { code: null, roundTripMs: 20, outgoingBps: 2_400_000 };
const blocked = { code: 'path-blocked', roundTripMs: null, outgoingBps: null };
const waiting: Step = { state: 'waiting', words: '', remedy: null };
const steps = (socket: Step, udp: Step, tcp: Step) => ({
  socket,
  udp,
  tcp,
  camera: waiting,
  microphone: waiting,
  speaker: waiting,
});

describe('the connection test', () => {
  test('names the path that is blocked and what to do about it', () => {
    expect(mediaStep('udp', blocked)).toMatchObject({ state: 'bad', words: 'Ihr Netz sperrt den schnellen Weg.' });
    expect(mediaStep('tcp', blocked).remedy).toContain('TCP');
    expect(socketStep({ ...blocked, code: 'connection-failed' }).words).toContain('WebSocket');
    expect(socketStep({ ...blocked, code: 'rate-limited' })).toMatchObject({ state: 'bad' });
  });

  test('tells how fast the line is, and what to do when it is slow', () => {
    expect(mediaStep('udp', works)).toMatchObject({ state: 'good', remedy: null });
    expect(mediaStep('udp', works).words).toContain('2,4 Mbit/s');
    expect(mediaStep('udp', { ...works, roundTripMs: 600 }).remedy).not.toBeNull();
    expect(mediaStep('udp', { ...works, outgoingBps: 200_000 }).words).toContain('langsam');
  });

  test.each([
    ['everything works', good(''), good(''), good(''), 'Alles in Ordnung'],
    ['only the other way is open', good(''), bad('', ''), good(''), 'Ohne den schnellen Weg'],
    ['no way is open', good(''), bad('', ''), bad('', ''), 'kommen nicht durch'],
    ['the server cannot be reached', bad('', ''), skipped(), skipped(), 'nicht erreichbar'],
  ])('when %s says so in one sentence', (_what, socket, udp, tcp, words) => {
    expect(verdict(steps(socket, udp, tcp))?.words).toContain(words);
  });

  test('says nothing before it knows', () => {
    const running: Step = { state: 'running', words: '', remedy: null };
    expect(verdict(steps(good(''), running, waiting))).toBeNull();
    expect(verdict(steps(good(''), bad('', ''), running))).toBeNull();
  });
});
