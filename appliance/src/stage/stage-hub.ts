import type { Clock } from '@ratspult/device-drivers';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { StageConfiguration, StageDirective, StageMeeting, StageReport } from '../protocol/index.ts';
import type { RoomHost } from '../room-host.ts';
import { RestartSchedule } from './restart-schedule.ts';
import type { StageLauncher, StageProcess } from './stage-launcher.ts';

/** One connected stage page. */
export interface StageLink {
  send(directive: StageDirective): void;
  close(): void;
}

export interface StageHubOptions {
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
  /** As it is now: cameras come and go while the room runs. */
  readonly configuration: () => StageConfiguration;
  readonly launcher: StageLauncher | null;
  readonly newId: () => string;
  /** A fresh ticket for the meeting the room is in; null gives up. May take as long as the instance is away. */
  readonly renewTicket: () => Promise<StageMeeting | null>;
  readonly onRestart: (reason: StageRestartReason) => void;
}

export type StageRestartReason = 'frozen' | 'gone' | 'asked';

/** Without a newly painted frame for this long the renderer counts as frozen. */
export const frozenAfterMs = 5_000;
/** A page that reloads is back within this; afterwards it is missing. */
const reloadGraceMs = 3_000;
const launcherGraceMs = 1_500;
const startGraceMs = 20_000;
const pictureDeadlineMs = 3_000;
/** A stage that stayed this long was started well. */
const settledMs = 30_000;

/** The one stage of the room: who it is, whether it paints, and what brings it back. */
export class StageHub {
  readonly #options: StageHubOptions;
  readonly #timers: NamedTimers;
  readonly #schedule = new RestartSchedule();
  readonly #pictures = new Map<string, (jpeg: Uint8Array | null) => void>();
  #link: StageLink | null = null;
  #frames = -1;
  #url: string | null = null;
  #process: StageProcess | null = null;
  #closed = false;

  constructor(options: StageHubOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
  }

  /** Opens the stage where the appliance does that itself. */
  start(url: string): void {
    this.#url = url;
    if (this.#options.launcher !== null) {
      this.#setState('restarting');
      this.#relaunch();
    }
  }

  get connected(): boolean {
    return this.#link !== null;
  }

  connect(link: StageLink): void {
    const { host, log, configuration } = this.#options;
    const before = this.#link;
    this.#link = link;
    this.#frames = -1;
    if (before !== null) {
      before.send({ type: 'replaced' });
      before.close();
    }
    log.info('stage connected', {});
    this.#timers.stop('grace');
    this.#timers.start('frozen', frozenAfterMs, () => this.restart('frozen'));
    this.#timers.start('settled', settledMs, () => this.#schedule.reset());
    link.send({ type: 'configuration', configuration: configuration() });
    this.#setState('present');
    host.dispatch({ type: 'stage-connected' });
  }

  /** The room's cameras changed. */
  configure(): void {
    this.send({ type: 'configuration', configuration: this.#options.configuration() });
  }

  disconnect(link: StageLink): void {
    if (this.#link !== link || this.#closed) {
      return;
    }
    this.#link = null;
    this.#options.log.info('stage disconnected', {});
    this.#timers.stop('frozen');
    this.#timers.stop('settled');
    this.#dropPictures();
    this.#setState('restarting');
    if (this.#options.launcher === null) {
      this.#timers.start('grace', reloadGraceMs, () => this.#setState('absent'));
    } else if (!this.#timers.has('grace')) {
      this.#timers.start('grace', launcherGraceMs, () => this.restart('gone'));
    }
  }

  send(directive: StageDirective): void {
    this.#link?.send(directive);
  }

  receive(link: StageLink, report: StageReport): void {
    if (link !== this.#link) {
      return;
    }
    const { host } = this.#options;
    switch (report.type) {
      case 'heartbeat':
        this.#heartbeat(report.frames);
        return;
      case 'conference': {
        const { type: _, ...conference } = report;
        host.dispatch({ type: 'stage-conference', report: conference });
        return;
      }
      case 'capture': {
        const { microphone, cameras } = report;
        host.dispatch({ type: 'stage-capture', capture: { microphone, cameras } });
        return;
      }
      case 'renewTicket':
        void this.#renewTicket(link, report.requestId);
        return;
      case 'picture':
        this.#pictures.get(report.requestId)?.(
          report.jpegBase64 === null ? null : Buffer.from(report.jpegBase64, 'base64'),
        );
    }
  }

  /** A JPEG of what the camera shows; null without a stage, without a picture, or after 3 s. */
  async takePicture(cameraId: string): Promise<Uint8Array | null> {
    const link = this.#link;
    if (link === null) {
      return null;
    }
    const requestId = this.#options.newId();
    const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
    this.#pictures.set(requestId, resolve);
    this.#timers.start(`picture-${requestId}`, pictureDeadlineMs, () => resolve(null));
    link.send({ type: 'takePicture', requestId, cameraId });
    const jpeg = await promise;
    this.#pictures.delete(requestId);
    this.#timers.stop(`picture-${requestId}`);
    return jpeg;
  }

  /** Loads the page anew, or ends and starts its process where we own it. */
  restart(reason: StageRestartReason): void {
    const { launcher, log, onRestart } = this.#options;
    log.warn('stage is started again', { reason });
    onRestart(reason);
    this.#timers.stop('frozen');
    // One that failed to come stays missing while it is tried again: people must see it.
    if (this.#options.host.state.stage.state !== 'absent') {
      this.#setState('restarting');
    }
    if (launcher !== null) {
      this.#relaunch();
      return;
    }
    const link = this.#link;
    link?.send({ type: 'reload' });
    // A renderer that is truly frozen does not load anew either; then somebody has to open it.
    this.#timers.start('grace', reloadGraceMs, () => {
      if (this.#link === link) {
        this.#link = null;
        link?.close();
      }
      this.#setState('absent');
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timers.stopAll();
    this.#dropPictures();
    this.#link?.close();
    this.#link = null;
    await this.#process?.kill();
  }

  #heartbeat(frames: number): void {
    if (frames === this.#frames) {
      return;
    }
    this.#frames = frames;
    this.#timers.start('frozen', frozenAfterMs, () => this.restart('frozen'));
    if (this.#options.launcher === null) {
      // It paints again before anybody had to act; a process of our own is being replaced by now.
      this.#timers.stop('grace');
      this.#setState('present');
    }
  }

  async #renewTicket(link: StageLink, requestId: string): Promise<void> {
    const meeting = await this.#options.renewTicket();
    link.send({ type: 'ticket', requestId, meeting });
  }

  #dropPictures(): void {
    for (const resolve of this.#pictures.values()) {
      resolve(null);
    }
  }

  #setState(state: 'present' | 'restarting' | 'absent'): void {
    this.#options.host.dispatch({ type: 'stage-state', state });
  }

  #relaunch(): void {
    this.#timers.start('launch', this.#schedule.nextMs(), () => void this.#launch());
    this.#timers.start('grace', startGraceMs, () => {
      this.#setState('absent');
      this.restart('gone');
    });
  }

  async #launch(): Promise<void> {
    const { launcher } = this.#options;
    const old = this.#process;
    this.#process = null;
    await old?.kill();
    if (this.#closed || launcher === null || this.#url === null) {
      return;
    }
    const started = launcher.launch(this.#url);
    this.#process = started;
    await started.exited;
    // Ended by itself: a crash, or somebody closed the window. A page that never connected leaves nobody else to notice.
    if (this.#process === started && !this.#closed) {
      this.#process = null;
      this.restart('gone');
    }
  }
}
