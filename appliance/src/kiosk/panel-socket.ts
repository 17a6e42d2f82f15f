import { Check } from 'typebox/value';
import { Compile } from 'typebox/compile';
import type { WebSocket } from 'ws';
import type { CommandResult } from '../command-result.ts';
import { refused } from '../command-result.ts';
import type { Log } from '../log.ts';
import { PanelMessage, PanelRequest, type RoomSnapshot } from '../protocol/index.ts';
import { runPanelCommand, type PanelDesk } from './panel-commands.ts';
import { readFrame } from './read-frame.ts';
import { sendJson } from './send-json.ts';
import type { SnapshotFeed } from './snapshot-feed.ts';
import { TokenBucket } from './token-bucket.ts';

const maxPanelFrameBytes = 16 * 1024;
/** A held joystick sends five a second; this is for a burst of fingers, not for a flood. */
const commandsPerSecond = 100;
const rememberedAnswers = 200;

const message = Compile(PanelMessage);

export interface PanelSocketOptions {
  readonly desk: PanelDesk;
  readonly feed: SnapshotFeed;
  readonly snapshot: () => RoomSnapshot;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

/** Serves one panel until its socket closes. */
export const servePanel = (socket: WebSocket, options: PanelSocketOptions): void => {
  const { desk, feed, log } = options;
  const holder = {};
  const answers = new Map<string, Promise<CommandResult>>();
  const bucket = new TokenBucket(commandsPerSecond, options.monotonicMs);

  const send = (value: PanelMessage): void => {
    const { type } = value;
    if (!message.Check(value)) {
      log.error('message to the panel breaks the contract', { type });
    } else {
      sendJson(socket, value);
    }
  };
  const sendSnapshot = (): void => send({ type: 'snapshot', snapshot: options.snapshot() });

  const answer = async ({ id, command, params }: PanelRequest): Promise<void> => {
    const known = answers.get(id);
    const running = known ?? runPanelCommand(command, params, desk, holder);
    if (known === undefined) {
      answers.set(id, running);
      const oldest = answers.keys().next();
      if (answers.size > rememberedAnswers && oldest.done !== true) {
        answers.delete(oldest.value);
      }
    }
    const result = await running.catch((error: unknown) => {
      log.error('panel command raised an exception', { command, error });
      return refused('internal');
    });
    send(result.ok ? { type: 'result', id, ok: true } : { type: 'result', id, ok: false, code: result.code });
  };

  socket.on('message', (data, binary) => {
    const value = readFrame(data, binary, maxPanelFrameBytes);
    if (!Check(PanelRequest, value) || !bucket.take()) {
      socket.close(1008, 'not a command');
      return;
    }
    void answer(value);
  });
  socket.on('error', (error) => log.warn('panel socket failed', { reason: error.message }));
  const unlisten = feed.listen(sendSnapshot);
  socket.on('close', () => {
    // Whatever this panel's fingers held stops now.
    desk.lease.release(holder);
    unlisten();
  });
  sendSnapshot();
};
