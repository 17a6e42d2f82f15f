import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { AuditLog } from '../../audit/audit-log.ts';
import { drawSlate } from '../../capture/slate.ts';
import { FilmSender, type SentFilm } from '../../capture/testing/film-sender.ts';
import { systemClock } from '../../clock.ts';
import type { TestClient } from '../../conference/testing/test-client.ts';
import { TestConference } from '../../conference/testing/test-conference.ts';
import { valueOf } from '../../media/media-plane-suite.ts';
import { plainCapabilities, PlainLines } from '../../media/plain-rtp.ts';
import { startRealPlane } from '../../media/real-plane.ts';
import { opusParameters, vp8Parameters } from '../../media/rtp-samples.ts';
import { systemRandom } from '../../random.ts';
import { AuditStore } from '../../store/audit-store.ts';
import { openStore } from '../../store/open-store.ts';
import { RecordingStore } from '../../store/recording-store.ts';
import { silentLog } from '../../testing/silent-log.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { finishedName } from '../finish-part.ts';
import type { MeetingRecorder } from '../meeting-recorder.ts';
import { RecordingDesk } from '../recording-desk.ts';
import { RecordingFolder } from '../recording-folder.ts';
import { RecordingLibrary } from '../recording-library.ts';

/** Somebody in the meeting with a camera and a microphone. */
export interface FilmedPerson {
  readonly client: TestClient;
  readonly id: string;
  readonly pictureId: string;
  readonly soundId: string;
}

export interface RecordedOptions {
  readonly announceMs?: number;
  readonly atOnce?: number;
  readonly freeBytes?: () => number;
}

/** A conference on a real worker that records with a real ffmpeg; participants send real films. */
export class RecordedConference {
  readonly conference: TestConference;
  readonly root: string;
  readonly #lines: PlainLines;
  readonly #desk: RecordingDesk;
  readonly #library: RecordingLibrary;
  readonly #senders: FilmSender[] = [];

  private constructor(
    conference: TestConference,
    root: string,
    lines: PlainLines,
    desk: RecordingDesk,
    library: RecordingLibrary,
  ) {
    this.conference = conference;
    this.root = root;
    this.#lines = lines;
    this.#desk = desk;
    this.#library = library;
  }

  static async start({
    announceMs = 50,
    atOnce = 2,
    freeBytes = () => 10_000_000_000,
  }: RecordedOptions = {}): Promise<RecordedConference> {
    const root = tempFolder();
    const database = openStore(root, systemClock.now());
    const audit = new AuditLog(new AuditStore(database), systemClock, silentLog);
    const folder = new RecordingFolder(join(root, 'recordings'), 1_000_000, freeBytes);
    const parts = { folder, clock: systemClock, log: silentLog, random: systemRandom };
    const day = 24 * 3_600_000;
    const library = await RecordingLibrary.load({
      ...parts,
      store: new RecordingStore(database),
      ffmpeg: 'ffmpeg',
      retentionMs: day,
      audit,
    });
    const desk = new RecordingDesk({
      ...parts,
      settings: {
        enabled: true,
        folder: join(root, 'recordings'),
        ffmpeg: 'ffmpeg',
        retentionMs: day,
        atOnce,
        announceMs,
        minFreeBytes: 1_000_000,
      },
      slate: valueOf(await drawSlate('ffmpeg')),
      library,
      organiserOf: () => 'c',
    });
    const lines = new PlainLines();
    const plane = await startRealPlane();
    const conference = await TestConference.start({}, plane, desk);
    const recorded = new RecordedConference(conference, root, lines, desk, library);
    onTestFinished(async () => {
      await recorded.#stop();
      await audit.close();
      await database.destroy();
    });
    return recorded;
  }

  /** The recorder of the only meeting. */
  recorder(): MeetingRecorder {
    const [recorder] = this.#desk.recorders();
    if (recorder === undefined) {
      throw new Error('no meeting runs');
    }
    return recorder;
  }

  /** Joins and sends a colour and a tone. */
  async film(role: 'chair' | 'member', name: string, film: SentFilm): Promise<FilmedPerson> {
    const { client, id } = await this.conference.join({ identity: name, name, role, mayRecord: true });
    return await this.send(client, id, film);
  }

  async send(client: TestClient, id: string, film: SentFilm): Promise<FilmedPerson> {
    const { transportId } = await client.ask('media.createTransport', { direction: 'send' });
    const publish = async (source: 'camera' | 'microphone') =>
      await client.ask('media.publish', {
        transportId,
        source,
        kind: source === 'camera' ? 'video' : 'audio',
        rtpParameters: source === 'camera' ? vp8Parameters(film.pictureSsrc, 1) : opusParameters(film.soundSsrc),
        paused: false,
      });
    const sound = await publish('microphone');
    const picture = await publish('camera');
    this.#senders.push(await FilmSender.start(await this.#lines.peer(transportId), film));
    return { client, id, pictureId: picture.producerId, soundId: sound.producerId };
  }

  /** Joins and hears one producer; `packets` counts what came so far. */
  async listen(name: string, producerId: string): Promise<{ readonly packets: () => number }> {
    const { client, joined } = await this.conference.join({ identity: name });
    const { transportId } = await client.ask('media.createTransport', { direction: 'receive' });
    const peer = await this.#lines.peer(transportId);
    const { consumerId } = await client.ask('media.subscribe', {
      transportId,
      producerId,
      rtpCapabilities: plainCapabilities(joined.routerRtpCapabilities),
    });
    await client.ask('media.setConsumer', { consumerId, paused: false, tile: null });
    return { packets: () => [...peer.received.values()].reduce((sum, count) => sum + count, 0) };
  }

  /** Files that are ready, in the order of the parts. */
  async files(): Promise<string[]> {
    await this.#desk.idleAll();
    await this.#library.idle();
    const account = { ...nobody, id: 'c' };
    return this.#library
      .list(account)
      .filter(({ state }) => state === 'ready')
      .toSorted((a, b) => a.part - b.part)
      .map(({ id }) => join(this.root, 'recordings', id, finishedName));
  }

  bytesOnDisk(): number {
    const top = join(this.root, 'recordings');
    const films = this.everything().filter((name) => name.endsWith('.mkv'));
    return films.reduce((sum, name) => sum + statSync(join(top, name)).size, 0);
  }

  /** Everything that lies in the folders of the recordings. */
  everything(): string[] {
    const top = join(this.root, 'recordings');
    return readdirSync(top, { recursive: true, encoding: 'utf8' });
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.stop()));
    await this.conference.stop();
    await this.#desk.idleAll();
    await this.#library.close();
    this.#lines.close();
  }
}

/** An account without any right of its own. */
const nobody = {
  id: '',
  username: 'niemand',
  displayName: 'Niemand',
  role: 'user',
  passwordHash: '',
  mustChangePassword: false,
  createdAt: 0,
  disabledAt: null,
  origin: null,
  permissions: [],
} as const;
