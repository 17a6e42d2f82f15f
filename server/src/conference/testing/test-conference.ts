import { once } from 'node:events';
import { WebSocketServer } from 'ws';
import { createFakeMediaPlane, type FakeMediaPlane, type FakePlace, type MediaPlane } from '../../media/index.ts';
import type { Door } from '../../meeting/index.ts';
import { defaultMeetingSettings, maxFrameBytes, type MeetingInfo, type MeetingSettings } from '../../protocol/index.ts';
import { sampleMeeting } from '../../testing/sample-meeting.ts';
import { systemRandom } from '../../random.ts';
import {
  createConference,
  type ConferenceLimits,
  type ConferenceService,
  defaultLimits,
  type MeetingDirectory,
  type ModerationRecord,
  type TicketClaims,
} from '../index.ts';
import { type CaptureService, nothingCaptured } from '../capture-contract.ts';
import { ManualClock } from './manual-clock.ts';
import { TestClient } from './test-client.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Shorter than the time between two heartbeats. */
const heartbeatStepMs = 4000;

/** What the management side would know, in a few maps. */
class TestDirectory implements MeetingDirectory {
  readonly meetings = new Map<string, MeetingInfo>();
  readonly bans = new Set<string>();
  readonly moderators = new Set<string>();
  readonly ended: string[] = [];
  readonly empty: string[] = [];

  constructor() {
    this.add('m1');
  }

  add(meetingId: string, locked = false): void {
    this.meetings.set(
      meetingId,
      sampleMeeting({
        meetingId,
        link: 'http://127.0.0.1/m/x',
        locked,
        settings: this.meetings.get(meetingId)?.settings ?? defaultMeetingSettings,
      }),
    );
  }

  setSettings(meetingId: string, settings: Partial<MeetingSettings>): void {
    const info = this.meetings.get(meetingId);
    if (info !== undefined) {
      this.meetings.set(meetingId, { ...info, settings: { ...info.settings, ...settings } });
    }
  }

  isModerator(meetingId: string, identity: string): boolean {
    return this.moderators.has(`${meetingId} ${identity}`);
  }

  setModerator(meetingId: string, identity: string, moderator: boolean): void {
    if (moderator) {
      this.moderators.add(`${meetingId} ${identity}`);
    } else {
      this.moderators.delete(`${meetingId} ${identity}`);
    }
  }

  find(meetingId: string): MeetingInfo | null {
    return this.meetings.get(meetingId) ?? null;
  }

  setLocked(meetingId: string, locked: boolean): void {
    this.add(meetingId, locked);
  }

  door(meetingId: string, identity: string): Door {
    const ended = this.ended.includes(meetingId) ? 'ended' : 'unknown';
    return {
      meeting: this.meetings.has(meetingId) ? 'open' : ended,
      banned: this.bans.has(`${meetingId} ${identity}`),
      guestsAllowed: true,
    };
  }

  setPublic(meetingId: string, isPublic: boolean): void {
    const info = this.meetings.get(meetingId);
    if (info !== undefined) {
      this.meetings.set(meetingId, { ...info, capture: { ...info.capture, public: isPublic } });
    }
  }

  ban(meetingId: string, identity: string): void {
    this.bans.add(`${meetingId} ${identity}`);
  }

  stayedEmpty(meetingId: string): void {
    this.empty.push(meetingId);
  }

  markEnded(meetingId: string): void {
    this.ended.push(meetingId);
    this.meetings.delete(meetingId);
  }
}

/** A conference on a real WebSocket server; the clock moves by hand. */
export class TestConference {
  readonly clock: ManualClock;
  readonly plane: FakeMediaPlane;
  readonly directory = new TestDirectory();
  readonly records: ModerationRecord[] = [];
  readonly service: ConferenceService;
  readonly #server: WebSocketServer;
  readonly #clients: TestClient[] = [];

  constructor(
    server: WebSocketServer,
    limits: Partial<ConferenceLimits>,
    plane: MediaPlane | null,
    capture: CaptureService,
  ) {
    this.#server = server;
    this.clock = new ManualClock();
    this.plane = createFakeMediaPlane({ clock: this.clock });
    this.service = createConference({
      directory: this.directory,
      recordModeration: (record) => this.records.push(record),
      capture,
      mediaPlane: plane ?? this.plane,
      limits: { ...defaultLimits, ...limits },
      clock: this.clock,
      random: systemRandom,
      log: quiet,
    });
    server.on('connection', (socket) => this.service.handleConnection(socket));
  }

  static async start(
    limits: Partial<ConferenceLimits> = {},
    plane: MediaPlane | null = null,
    capture: CaptureService = nothingCaptured,
  ): Promise<TestConference> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: maxFrameBytes * 2 });
    await once(server, 'listening');
    return new TestConference(server, limits, plane, capture);
  }

  /** The media of the only meeting. */
  media(): FakePlace {
    const [meeting] = this.plane.meetings;
    if (meeting === undefined) {
      throw new Error('no media is open');
    }
    return meeting;
  }

  ticket(claims: Partial<TicketClaims> = {}): string {
    const role = claims.role ?? 'member';
    return this.service.issueTicket({
      meetingId: 'm1',
      identity: claims.name ?? 'anna',
      kind: 'person',
      name: claims.name ?? 'Anna Beispiel',
      mayRecord: false,
      mustWait: false,
      ...claims,
      role,
    });
  }

  connect(): Promise<TestClient> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('the test server does not listen');
    }
    const client = new TestClient(`ws://127.0.0.1:${address.port}`);
    this.#clients.push(client);
    return client.opened();
  }

  /** Connects and joins in one go. */
  async join(claims: Partial<TicketClaims> = {}) {
    const client = await this.connect();
    const joined = await client.join(this.ticket(claims));
    return { client, joined, id: joined.snapshot.selfId };
  }

  /** Lets time pass in steps, so that clients that are there can answer the heartbeats. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= heartbeatStepMs) {
      this.clock.advance(Math.min(left, heartbeatStepMs));
      await Promise.all(this.#clients.map((client) => client.roundTrip()));
    }
  }

  /** Everything the clients saw that the protocol does not know. */
  faults(): string[] {
    return this.#clients.flatMap((client) => client.faults);
  }

  async stop(): Promise<void> {
    await this.service.close();
    for (const client of this.#clients) {
      client.socket.terminate();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await promise;
  }
}
