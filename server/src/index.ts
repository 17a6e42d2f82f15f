import { availableParallelism } from 'node:os';
import type { FirstAdmin } from './accounts/account-service.ts';
import type { HashCost } from './accounts/password-hasher.ts';
import { type App, createApp } from './app.ts';
import { type Clock, systemClock } from './clock.ts';
import { createConference, defaultLimits } from './conference/index.ts';
import type { ServerConfig } from './config/config-schema.ts';
import { readConfig } from './config/read-config.ts';
import { newLog, type Log } from './log.ts';
import { createMediasoupPlane, type MediaPlane } from './media/index.ts';
import { type Random, systemRandom } from './random.ts';
import { ServerError } from './server-error.ts';

export type { FirstAdmin } from './accounts/account-service.ts';
export type { ConfigFile, ServerConfig } from './config/config-schema.ts';
export { readConfig, readConfigFile } from './config/read-config.ts';
export { isServerError, ServerError, type ServerErrorCode } from './server-error.ts';

/** What tests and the demo may bring; everything left out is the real thing. */
export interface StartOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  /** Instead of mediasoup. Closed together with the server. */
  readonly mediaPlane?: MediaPlane;
  readonly hashCost?: HashCost;
  /** False where nobody sees a secret that is printed: then the operator makes the first administrator by command. */
  readonly makesFirstAdmin?: boolean;
}

export interface RunningServer {
  /** Where it listens, in the order of the configuration, for instance `http://127.0.0.1:8480`. */
  readonly addresses: readonly string[];
  /** The address people use, without a trailing slash. */
  readonly publicUrl: string;
  /** Not null on the first start of an empty instance: show it once, keep it nowhere. */
  readonly firstAdmin: FirstAdmin | null;
  /** Stops everything it started; may be called twice. */
  close(): Promise<void>;
}

async function startMedia(config: ServerConfig, clock: Clock, log: Log): Promise<MediaPlane> {
  const { workers, spread, ...listen } = config.media;
  const started = await createMediasoupPlane({
    workers: workers ?? availableParallelism(),
    workerBinary: null,
    listen,
    limits: spread,
    iceServers: () => [],
    initialOutgoingBitrateBps: 1_000_000,
    // A worker of another version never answers; a busy machine may take long to start one of the right version.
    startDeadlineMs: 30_000,
    clock,
    log,
  });
  if (!started.ok) {
    throw new ServerError(started.code, started.message);
  }
  return started.value;
}

function meetingLimits({ limits }: ServerConfig) {
  const { participantsPerMeeting, longestMeetingMs, emptyMeetingMs, aloneMs } = limits;
  return { participantsPerMeeting, longestMeetingMs, emptyMeetingMs, aloneMs };
}

async function buildApp(config: ServerConfig, mediaPlane: MediaPlane, options: StartOptions): Promise<App> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const log = options.log ?? newLog(config.logLevel);
  return await createApp({
    config,
    clock,
    random,
    log,
    hashCost: options.hashCost ?? null,
    makesFirstAdmin: options.makesFirstAdmin ?? true,
    conference: (directory, recordModeration, capture) =>
      createConference({
        directory,
        recordModeration,
        capture,
        mediaPlane,
        limits: { ...defaultLimits, ...meetingLimits(config) },
        clock,
        random,
        log,
      }),
  });
}

/**
 * Starts the whole instance: database, media workers, HTTP and WebSockets. Resolves when it listens.
 * @param config what `readConfig` or `readConfigFile` returned
 * @throws ServerError `media-failed`, `listen-failed`, `config-invalid`, `database-newer`, `database-changed`; nothing runs then
 */
export async function startServer(config: ServerConfig, options: StartOptions = {}): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  const mediaPlane = options.mediaPlane ?? (await startMedia(config, clock, options.log ?? newLog(config.logLevel)));
  let app: App;
  try {
    app = await buildApp(config, mediaPlane, options);
  } catch (error) {
    await mediaPlane.close();
    throw error;
  }
  try {
    await app.start();
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    addresses: app.addresses(),
    publicUrl: app.publicUrl(),
    firstAdmin: app.firstAdmin,
    close: () => app.close(),
  };
}

/** Like `startServer`, from the content of a configuration file; relative file names are relative to `folder`. */
export const startServerFrom = async (
  input: unknown,
  folder: string,
  options: StartOptions = {},
): Promise<RunningServer> => await startServer(readConfig(input, folder), options);
