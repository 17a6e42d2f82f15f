import type { FastifyInstance } from 'fastify';
import { cleanName } from '../meetings/clean-name.ts';
import { conferencePath } from '../meetings/public-address.ts';
import { type Outcome, unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { ServerError } from '../server-error.ts';
import { addressKey } from './address-key.ts';
import { accountOf, type Call, param, route, withBody } from './route.ts';
import type { Services } from './services.ts';

/** A number has nine digits: at this pace guessing one of a thousand meetings takes weeks. */
const numberRate = { burst: 20, perMinute: 10 };
/** A test of the line takes half a minute. */
const testRate = { burst: 6, perMinute: 3 };
const ticketRate = { burst: 60, perMinute: 60 };

/** Limits by address and, for those signed in, by account too. */
function checkRate(limiter: RateLimiter, { request, caller }: Call): void {
  const keys = [
    `address ${addressKey(request.ip)}`,
    ...(caller.kind === 'anonymous' ? [] : [`account ${caller.account.id}`]),
  ];
  if (!keys.every((key) => limiter.allow(key))) {
    throw new ServerError('rate-limited', 'too many tries');
  }
}

export function registerMeetingRoutes(app: FastifyInstance, services: Services): void {
  const { meetings, changes, tickets, audit, config, connectionTests, conference } = services;
  const numberLimit = new RateLimiter(services.clock, numberRate);
  const testLimit = new RateLimiter(services.clock, testRate);
  const ticketLimit = new RateLimiter(services.clock, ticketRate);

  /** What was done to a meeting, and what somebody was denied, stands in the audit log. */
  function recorded<T>(call: Call, action: string, done: Outcome<T>): Outcome<T> {
    if (done.ok || done.code === 'not-allowed') {
      const outcome = done.ok ? 'ok' : 'denied';
      audit.record({ actor: accountOf(call).username, action, target: param(call, 'meetingId'), outcome });
    }
    return done;
  }

  route(app, 'listMeetings', async (call) => ({ items: meetings.list(accountOf(call)) }));

  route(
    app,
    'createMeeting',
    withBody(routes.createMeeting.body, async (body, call) => {
      const account = accountOf(call);
      const meeting = unwrap(await meetings.create(account, body));
      audit.record({ actor: account.username, action: 'meeting.create', target: meeting.id, outcome: 'ok' });
      return meetings.describe(account, meeting);
    }),
  );

  route(app, 'meetingOptions', async () => ({
    timeZone: config.timeZone,
    mail: config.mail !== null,
  }));

  route(app, 'meeting', async (call) => unwrap(await changes.details(accountOf(call), param(call, 'meetingId'))));

  route(
    app,
    'changeMeeting',
    withBody(routes.changeMeeting.body, async (body, call) => {
      const account = accountOf(call);
      const changed = await changes.change(account, param(call, 'meetingId'), body);
      return unwrap(recorded(call, 'meeting.change', changed));
    }),
  );

  route(
    app,
    'changeOccurrence',
    withBody(routes.changeOccurrence.body, async (body, call) => {
      const changed = await changes.changeOccurrence(accountOf(call), param(call, 'meetingId'), body);
      return unwrap(recorded(call, `meeting.occurrence-${body.change.kind}`, changed));
    }),
  );

  route(app, 'cancelMeeting', async (call) => {
    const account = accountOf(call);
    const cancelled = await changes.cancel(account, param(call, 'meetingId'));
    return meetings.describe(account, unwrap(recorded(call, 'meeting.cancel', cancelled)));
  });

  route(app, 'meetingCalendar', async (call) =>
    unwrap(changes.calendarFile(accountOf(call), param(call, 'meetingId'))),
  );

  route(app, 'deleteMeeting', async (call) => {
    unwrap(recorded(call, 'meeting.delete', await meetings.delete(accountOf(call), param(call, 'meetingId'))));
    return {};
  });

  route(app, 'meetingByNumber', async (call) => {
    checkRate(numberLimit, call);
    return { link: unwrap(meetings.linkOfNumber(param(call, 'number'))) };
  });

  route(app, 'door', async (call) => unwrap(meetings.door(param(call, 'linkToken'))));

  route(app, 'connectionTest', async ({ request }) => {
    if (!testLimit.allow(request.ip)) {
      throw new ServerError('rate-limited', 'too many connection tests');
    }
    return { ticket: unwrap(connectionTests.begin(conference)), conferencePath };
  });

  route(
    app,
    'caption',
    withBody(routes.caption.body, async (body, { request }) => {
      const token = /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const [speaker, text] = [cleanName(body.speaker), cleanName(body.text)];
      if (text === '') {
        throw new ServerError('invalid-input', 'the text is empty', { path: '/text' });
      }
      unwrap(conference.caption(token, { ...body, speaker, text }));
      return {};
    }),
  );

  route(
    app,
    'ticket',
    withBody(routes.ticket.body, async ({ guestName }, call) => {
      checkRate(ticketLimit, call);
      const linkToken = param(call, 'linkToken');
      const issued =
        call.caller.kind === 'anonymous'
          ? tickets.forGuest(linkToken, guestName ?? null)
          : tickets.forPerson(linkToken, call.caller.account);
      return { ticket: unwrap(issued), conferencePath };
    }),
  );
}
