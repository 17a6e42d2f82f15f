import type { FastifyInstance } from 'fastify';
import { conferencePath } from '../meetings/public-address.ts';
import { unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { ServerError } from '../server-error.ts';
import { accountOf, type Call, param, route, withBody } from './route.ts';
import type { Services } from './services.ts';

/** A number has nine digits: at this pace guessing one of a thousand meetings takes weeks. */
const numberRate = { burst: 20, perMinute: 10 };
const ticketRate = { burst: 60, perMinute: 60 };

/** Limits by address and, for those signed in, by account too. */
function checkRate(limiter: RateLimiter, { request, caller }: Call): void {
  const keys = [`address ${request.ip}`, ...(caller.kind === 'anonymous' ? [] : [`account ${caller.account.id}`])];
  if (!keys.every((key) => limiter.allow(key))) {
    throw new ServerError('rate-limited', 'too many tries');
  }
}

export function registerMeetingRoutes(app: FastifyInstance, services: Services): void {
  const { meetings, tickets, audit } = services;
  const numberLimit = new RateLimiter(services.clock, numberRate);
  const ticketLimit = new RateLimiter(services.clock, ticketRate);

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

  route(app, 'deleteMeeting', async (call) => {
    const account = accountOf(call);
    const meetingId = param(call, 'meetingId');
    const deleted = await meetings.delete(account, meetingId);
    if (deleted.ok || deleted.code === 'not-allowed') {
      const outcome = deleted.ok ? 'ok' : 'denied';
      audit.record({ actor: account.username, action: 'meeting.delete', target: meetingId, outcome });
    }
    unwrap(deleted);
    return {};
  });

  route(app, 'meetingByNumber', async (call) => {
    checkRate(numberLimit, call);
    return { link: unwrap(meetings.linkOfNumber(param(call, 'number'))) };
  });

  route(app, 'door', async (call) => unwrap(meetings.door(param(call, 'linkToken'))));

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
