import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultMeetingSettings } from '@ratspult/server/protocol';
import { InstanceClient } from '../../demo/instance-client.ts';
import { freeTcpPort } from '../../support/free-ports.ts';
import { startInstanceProgram } from '../../support/instance-program.ts';
import { Program } from '../../support/program.ts';
import { within } from '../../support/within.ts';
import { pause } from '../benchmark.ts';
import { childrenOf } from '../../support/process-cost.ts';
import type { Target } from './page/main.ts';

/** A server that is measured. */
export interface MeasuredServer {
  readonly title: string;
  readonly target: Target;
  /** The process that forwards, and nothing else of the server. */
  readonly forwarder: number;
  stop(): Promise<void>;
}

const hourMs = 3_600_000;
const startLimitMs = 20_000;

export const startBare = async (workerBin: string): Promise<MeasuredServer> => {
  const { program, match } = await Program.start(
    'tests/bench/sfu/bare-sfu.ts',
    [workerBin],
    /bare worker (\d+) at (\S+) ready/,
  );
  const [, pid = '', url = ''] = match;
  return {
    title: 'bare mediasoup worker',
    target: { name: 'bare', url },
    forwarder: Number(pid),
    stop: () => program.stop(),
  };
};

/** Several people let in by tickets, each from an address of its own as behind the city's proxy. */
export const guestTickets = async (
  origin: string,
  link: string,
  count: number,
): Promise<{ readonly path: string; readonly tickets: readonly string[] }> => {
  const token = link.split('/').at(-1) ?? '';
  const tickets: string[] = [];
  let conferencePath = '';
  for (let guest = 0; guest < count; guest += 1) {
    const response = await fetch(`${origin}/api/links/${token}/ticket`, {
      method: 'POST',
      headers: {
        origin,
        'x-ratspult-request': '1',
        'content-type': 'application/json',
        'x-forwarded-for': `10.${Math.floor(guest / 65_536)}.${Math.floor(guest / 256) % 256}.${guest % 256}`,
      },
      body: JSON.stringify({ guestName: `Last ${guest}` }),
    });
    const answer: unknown = await response.json();
    if (!response.ok || typeof answer !== 'object' || answer === null || !('ticket' in answer)) {
      throw new Error(`no ticket: ${response.status} ${JSON.stringify(answer)}`);
    }
    tickets.push(String(answer.ticket));
    conferencePath = 'conferencePath' in answer ? String(answer.conferencePath) : '';
  }
  return { path: conferencePath, tickets };
};

export interface OpenInstance {
  readonly program: Program;
  readonly origin: string;
  /** A meeting that guests enter without waiting. */
  createMeeting(title: string): Promise<string>;
  stop(): Promise<void>;
}

export const startInstance = async (pageOrigin: string): Promise<OpenInstance> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-sfu-'));
  const { program, origin, logins } = await startInstanceProgram(folder, {
    trustedOrigins: [pageOrigin],
    trustedProxies: ['127.0.0.1'],
    media: { listenIps: [{ ip: '127.0.0.1' }], workers: 1 },
    logLevel: 'warn',
  });
  const client = new InstanceClient(origin);
  await client.signIn(logins.chair.username, logins.chair.password);
  return {
    program,
    origin,
    createMeeting: async (title) => {
      const startsAt = Date.now();
      const { link } = await client.call('createMeeting', {
        title,
        startsAt,
        endsAt: startsAt + 2 * hourMs,
        roomId: null,
        guestsAllowed: true,
        settings: { ...defaultMeetingSettings, waitingRoom: 'nobody' },
      });
      return link;
    },
    stop: async () => {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const startOurs = async (pageOrigin: string, guests: number): Promise<MeasuredServer> => {
  const instance = await startInstance(pageOrigin);
  const link = await instance.createMeeting('Messung');
  const { path: conferencePath, tickets } = await guestTickets(instance.origin, link, guests);
  const [worker = 0] = childrenOf(instance.program.pid);
  return {
    title: 'our instance',
    target: { name: 'instance', url: instance.origin, path: conferencePath, tickets },
    forwarder: worker,
    stop: () => instance.stop(),
  };
};

/** Its output is buffered, so that its words are no sign that it listens. */
const answering = async (port: number): Promise<void> => {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const { promise, resolve } = Promise.withResolvers<boolean>();
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    const answers = await promise;
    socket.destroy();
    if (answers) {
      return;
    }
    await pause(100);
  }
};

const janusFolders = '/usr/lib/x86_64-linux-gnu/janus';

const janusFiles = (port: number): Readonly<Record<string, string>> => ({
  'janus.jcfg': `
general: { plugins_folder = "${janusFolders}/plugins"; transports_folder = "${janusFolders}/transports"; debug_level = 3; admin_secret = "unused" }
media: { ipv6 = false; rtp_port_range = "20000-40000" }
nat: { ice_enforce_list = "127.0.0.1,lo"; ice_ignore_list = "vmnet" }
plugins: { disable = "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so" }
transports: { disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }
`,
  'janus.transport.websockets.jcfg': `
general: { ws = true; ws_port = ${port}; ws_ip = "127.0.0.1"; wss = false; events = false }
`,
  'janus.plugin.videoroom.jcfg': `
room-1234: { description = "Messung"; publishers = 4; bitrate = 2000000; bitrate_cap = true; videocodec = "vp8"; fir_freq = 0 }
`,
});

/** The peer: Janus VideoRoom of Debian's package, with nothing loaded but what is measured. */
export const startJanus = async (): Promise<MeasuredServer> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-janus-'));
  const port = await freeTcpPort();
  for (const [name, content] of Object.entries(janusFiles(port))) {
    writeFileSync(path.join(folder, name), content);
  }
  const child = spawn('janus', ['--configs-folder', folder, '--config', path.join(folder, 'janus.jcfg')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.withResolvers<never>();
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-8000)));
  child.stderr.resume();
  child.once('error', ended.reject);
  child.once('exit', (code) => ended.reject(new Error(`janus ended with ${code}: ${printed}`)));
  await within(Promise.race([answering(port), ended.promise]), startLimitMs, 'start of janus');
  return {
    title: 'Janus VideoRoom',
    target: { name: 'janus', url: `ws://127.0.0.1:${port}` },
    forwarder: child.pid ?? 0,
    stop: async () => {
      ended.promise.catch(() => undefined);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
