import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { onTestFinished } from 'vitest';
import { totpCode } from '../accounts/totp.ts';
import { type App, createApp } from '../app.ts';
import { type ConferenceService, createConference, defaultLimits, type MeetingDirectory } from '../conference/index.ts';
import type { ConfigFile } from '../config/config-schema.ts';
import { readConfig } from '../config/read-config.ts';
import type { Log } from '../log.ts';
import { createFakeMediaPlane, type FakeMediaPlane } from '../media/index.ts';
import { type AccountRole, CreatedAccount, type RouteName, routes } from '../protocol/index.ts';
import { systemRandom } from '../random.ts';
import { ManualClock } from './manual-clock.ts';
import { silentLog } from './silent-log.ts';
import { tempFolder } from './temp-folder.ts';

export const testOrigin = 'http://konsole.test';
const goodPassword = 'drei alte Rathäuser';

export interface TestAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Code of the error, `ok` without one. */
  readonly code: string;
}

export interface TestRequest {
  readonly body?: unknown;
  readonly places?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Null leaves the header out. */
  readonly origin?: string | null;
  readonly mark?: string | null;
  readonly address?: string;
}

const fill = (path: string, places: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_all, name: string) => encodeURIComponent(places[name] ?? 'nothing'));

function codeOf(body: unknown): string {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'ok';
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The whole management side with a conference on fake media; time moves by hand. */
export class TestInstance {
  readonly app: App;
  readonly clock: ManualClock;
  readonly dataDir: string;
  /** For claims that no way into the instance makes today. */
  readonly conference: ConferenceService;
  readonly directory: MeetingDirectory;
  readonly plane: FakeMediaPlane;
  #created = 0;
  #admin = '';

  private constructor(
    app: App,
    inside: Pick<TestInstance, 'conference' | 'directory' | 'plane'>,
    clock: ManualClock,
    dataDir: string,
  ) {
    this.app = app;
    this.conference = inside.conference;
    this.directory = inside.directory;
    this.plane = inside.plane;
    this.clock = clock;
    this.dataDir = dataDir;
  }

  static async start(
    config: Partial<ConfigFile> = {},
    log: Log = silentLog,
    clock = new ManualClock(),
  ): Promise<TestInstance> {
    const folder = tempFolder();
    const input = {
      dataDir: folder,
      listen: [{ host: '127.0.0.1', port: 0 }],
      trustedOrigins: [testOrigin],
      limits: { requestsPerMinute: 1_000_000 },
      pagesDir: `${folder}/pages`,
      secondFactor: { administrators: false },
      ...config,
    };
    const made: Pick<TestInstance, 'conference' | 'directory' | 'plane'>[] = [];
    const plane = createFakeMediaPlane({ clock });
    const parsed = readConfig(input, folder);
    const app = await createApp({
      config: parsed,
      clock,
      random: systemRandom,
      log,
      hashCost: { memory: 64, passes: 1 },
      makesFirstAdmin: true,
      conference: (directory, recordModeration, capture) => {
        const service = createConference({
          directory,
          recordModeration,
          capture,
          mediaPlane: plane,
          limits: { ...defaultLimits, participantsPerMeeting: parsed.limits.participantsPerMeeting },
          clock,
          random: systemRandom,
          log,
        });
        made.push({ conference: service, directory, plane });
        return service;
      },
    });
    const [inside] = made;
    if (inside === undefined) {
      throw new Error('the app made no conference');
    }
    onTestFinished(async () => {
      await app.close();
    });
    const instance = new TestInstance(app, inside, clock, folder);
    instance.#admin = await instance.#firstSession('admin', app.firstAdmin?.password ?? '', true);
    if (parsed.secondFactor.administrators) {
      await instance.enrol(instance.#admin);
    }
    return instance;
  }

  /** Listens on a free port of loopback; the address is returned. */
  async listen(): Promise<string> {
    await this.app.start();
    return this.app.addresses()[0] ?? '';
  }

  /** A session cookie of a new account; empty for anonymous callers. */
  async as(kind: 'anonymous' | 'pending' | AccountRole, displayName = 'Frau Weber'): Promise<string> {
    if (kind === 'anonymous') {
      return '';
    }
    this.#created += 1;
    const body = { username: `person${this.#created}`, displayName, role: kind === 'pending' ? 'admin' : kind };
    let answer = await this.call('createAccount', this.#admin, { body });
    if (answer.code === 'not-signed-in') {
      // The clock went on further than a session lives.
      this.#admin = await this.signInAs('admin');
      answer = await this.call('createAccount', this.#admin, { body });
    }
    const created = this.result(CreatedAccount, answer);
    return await this.#firstSession(created.account.username, created.initialPassword, kind !== 'pending');
  }

  /** Sets up a second factor; the key and the recovery codes are returned. */
  async enrol(cookie: string): Promise<{ readonly key: string; readonly recoveryCodes: readonly string[] }> {
    const begun = await this.call('beginSecondFactor', cookie, { body: {} });
    const { key } = this.result(routes.beginSecondFactor.result, begun);
    const body = { code: totpCode(key, this.clock.now()) };
    const confirmed = await this.call('confirmSecondFactor', cookie, { body });
    return { key, ...this.result(routes.confirmSecondFactor.result, confirmed) };
  }

  /** Signs in with the password alone. */
  async signInAs(username: string): Promise<string> {
    this.clock.advance(60_000);
    return cookieOf(await this.call('signIn', '', { body: { username, password: goodPassword } }));
  }

  /** A request as a page of the instance would send it. */
  async call(name: RouteName, cookie: string, request: TestRequest = {}): Promise<TestAnswer> {
    const { method, path } = routes[name];
    return await this.send(method, `${fill(path, request.places ?? {})}${request.query ?? ''}`, cookie, request);
  }

  async send(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    cookie: string,
    request: TestRequest = {},
  ): Promise<TestAnswer> {
    const { origin = testOrigin, mark = '1' } = request;
    const response = await this.app.http.inject({
      method,
      url,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(origin === null ? {} : { origin }),
        ...(mark === null ? {} : { 'x-ratspult-request': mark }),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      remoteAddress: request.address ?? '127.0.0.1',
      ...(request.body === undefined ? {} : { payload: JSON.stringify(request.body) }),
    });
    const body = parsedJson(response.body);
    return { status: response.statusCode, body, headers: response.headers, code: codeOf(body) };
  }

  /** The answer's body as the schema's type; fails the test when it is something else. */
  result<const S extends TSchema>(schema: S, answer: TestAnswer): Static<S> {
    if (!Check(schema, answer.body)) {
      throw new Error(`unexpected answer ${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`);
    }
    return answer.body;
  }

  async #firstSession(username: string, password: string, change: boolean): Promise<string> {
    // Sign-ins are limited by address and minute.
    this.clock.advance(60_000);
    const pending = cookieOf(await this.call('signIn', '', { body: { username, password } }));
    if (!change) {
      return pending;
    }
    const body = { currentPassword: password, newPassword: goodPassword };
    return cookieOf(await this.call('changePassword', pending, { body }));
  }
}

/** `name=value` of the session cookie that an answer sets. */
export function cookieOf(answer: TestAnswer): string {
  const header = answer.headers['set-cookie'];
  const first: unknown = Array.isArray(header) ? header[0] : header;
  const text = typeof first === 'string' ? first : '';
  const cookie = text.split(';')[0] ?? '';
  if (!cookie.startsWith('ratspult_session=')) {
    throw new Error(`no session cookie, answer ${answer.status} ${answer.code}`);
  }
  return cookie;
}
