import { describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { ChildProcessRunner } from './child-process-runner.ts';
import { Tool } from './tool.ts';

const runner = new ChildProcessRunner({ searchPath: null });

const tool = (program: string): Tool =>
  new Tool({
    clock: systemClock,
    runner,
    program,
    absence: (words) => (words.includes('No such device') ? 'port-missing' : null),
  });

const call = (program: string, args: readonly string[]) =>
  tool(program).call({ name: program, args, priority: 'person', axes: [] });

describe('running a real program', () => {
  test('gives what it printed, arguments untouched by any shell', async () => {
    expect(await call('printf', ['%s', '$HOME; "x" `id`'])).toEqual({
      outcome: { ok: true, value: '$HOME; "x" `id`' },
      health: 'none',
    });
  });

  test('tells a program that is not installed', async () => {
    expect(await call('no-such-program-anywhere', [])).toMatchObject({
      outcome: { ok: false, error: { code: 'offline', detail: 'no-such-program-anywhere is not installed' } },
      health: 'program-missing',
    });
  });

  test('kills one that hangs, with what it started still holding the pipe', async () => {
    expect(await call('sh', ['-c', 'sleep 60; echo never'])).toMatchObject({
      outcome: { ok: false, error: { code: 'offline' } },
      health: 'no-answer',
    });
  });

  test('tells a device that is gone from one that refuses', async () => {
    expect(await call('sh', ['-c', 'echo No such device >&2; exit 1'])).toMatchObject({
      outcome: { error: { code: 'offline' } },
      health: 'port-missing',
    });
    expect(await call('sh', ['-c', 'echo "VIDIOC_S_EXT_CTRLS: failed: Input/output error" >&2'])).toMatchObject({
      outcome: { error: { code: 'refused' } },
      health: 'refuses-commands',
    });
  });

  test('gives up one that writes without end', async () => {
    const running = runner.start('yes', [], null);
    expect(await running.end).toEqual({ type: 'flooded' });
  });

  test('hands on what comes while it runs, until it is given up', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = runner.start('sh', ['-c', 'echo first; sleep 60'], resolve);
    expect(await promise).toBe('first\n');
    running.kill();
    running.kill();
    expect(await running.end).toEqual({ type: 'killed' });
  });
});
