import { Compile } from 'typebox/compile';
import type { WebSocket } from 'ws';
import type { Log } from '../log.ts';
import { StageDirective, StageReport, type RoomSnapshot } from '../protocol/index.ts';
import type { StageHub, StageLink } from '../stage/stage-hub.ts';
import { readFrame } from './read-frame.ts';
import { sendJson } from './send-json.ts';
import type { SnapshotFeed } from './snapshot-feed.ts';
import { TokenBucket } from './token-bucket.ts';

export const maxStageFrameBytes = 128 * 1024;
const reportsPerSecond = 100;

const directive = Compile(StageDirective);
const report = Compile(StageReport);

export interface StageSocketOptions {
  readonly hub: StageHub;
  readonly feed: SnapshotFeed;
  readonly snapshot: () => RoomSnapshot;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

/** Serves one stage page until its socket closes or a newer one takes over. */
export const serveStage = (socket: WebSocket, options: StageSocketOptions): void => {
  const { hub, feed, log } = options;
  const bucket = new TokenBucket(reportsPerSecond, options.monotonicMs);
  const link: StageLink = {
    send: (value) => {
      const { type } = value;
      if (!directive.Check(value)) {
        log.error('directive to the stage breaks the contract', { type });
      } else {
        sendJson(socket, value);
      }
    },
    close: () => socket.close(1000, 'no longer the stage'),
  };
  const sendSnapshot = (): void => link.send({ type: 'snapshot', snapshot: options.snapshot() });

  socket.on('message', (data, binary) => {
    const value = readFrame(data, binary, maxStageFrameBytes);
    if (!report.Check(value) || !bucket.take()) {
      socket.close(1008, 'not a report');
      return;
    }
    hub.receive(link, value);
  });
  socket.on('error', (error) => log.warn('stage socket failed', { reason: error.message }));
  const unlisten = feed.listen(sendSnapshot);
  socket.on('close', () => {
    unlisten();
    hub.disconnect(link);
  });
  hub.connect(link);
  sendSnapshot();
};
