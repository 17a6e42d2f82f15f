import type { MeetingRecord } from '../store/meeting-store.ts';

export type MailKind = 'invited' | 'changed' | 'cancelled';

export interface MailFacts {
  readonly link: string;
  readonly roomName: string | null;
  readonly zone: string;
  /** What is to come, at most three shown. */
  readonly times: readonly { readonly startsAt: number; readonly endsAt: number }[];
}

const words = {
  de: {
    locale: 'de-DE',
    subject: { invited: 'Einladung', changed: 'Geändert', cancelled: 'Abgesagt' },
    intro: {
      invited: 'Sie sind zu einer Besprechung eingeladen.',
      changed: 'Eine Besprechung, zu der Sie eingeladen sind, wurde geändert.',
      cancelled: 'Die Besprechung findet nicht statt.',
    },
    when: 'Wann',
    where: 'Wo',
    link: 'Link',
    number: 'Nummer',
    numberHint: 'zum Eintippen am Raumgerät oder auf der Startseite',
    from: 'Einladung von',
    hint: 'Der Link öffnet sich im Browser. Es muss nichts installiert werden.',
    until: (from: string, to: string) => `${from} bis ${to} Uhr`,
    series: 'Die Termine der Serie stehen in der angehängten Kalenderdatei. Die nächsten:',
  },
  en: {
    locale: 'en-GB',
    subject: { invited: 'Invitation', changed: 'Changed', cancelled: 'Cancelled' },
    intro: {
      invited: 'You are invited to a meeting.',
      changed: 'A meeting that you are invited to was changed.',
      cancelled: 'The meeting does not take place.',
    },
    when: 'When',
    where: 'Where',
    link: 'Link',
    number: 'Number',
    numberHint: 'to enter at a room or on the start page',
    from: 'Invited by',
    hint: 'The link opens in the browser. Nothing has to be installed.',
    until: (from: string, to: string) => `${from} to ${to}`,
    series: 'All dates of the series are in the attached calendar file. The next ones:',
  },
} as const;
type Words = (typeof words)[keyof typeof words];

const shownTimes = 3;
const groups = (number: string): string => number.replaceAll(/(\d{3})(?=\d)/g, '$1 ');

function timeLine({ locale, until }: Words, time: MailFacts['times'][number], zone: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: zone });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: zone });
  const sameDay = day.format(time.startsAt) === day.format(time.endsAt);
  const end = sameDay ? clock.format(time.endsAt) : `${day.format(time.endsAt)}, ${clock.format(time.endsAt)}`;
  return `${day.format(time.startsAt)}, ${until(clock.format(time.startsAt), end)} (${zone})`;
}

function timesBlock(language: Words, meeting: MeetingRecord, { times, zone }: MailFacts): string[] {
  const [first, ...later] = times.slice(0, shownTimes).map((time) => timeLine(language, time, zone));
  if (first === undefined) {
    return [];
  }
  return meeting.schedule.recurrence === null
    ? [`${language.when}: ${first}`]
    : [`${language.when}: ${language.series}`, ...[first, ...later].map((line) => `  ${line}`)];
}

function block(language: Words, kind: MailKind, meeting: MeetingRecord, facts: MailFacts): string {
  const lines = [language.intro[kind], '', meeting.title, ...timesBlock(language, meeting, facts)];
  if (facts.roomName !== null) {
    lines.push(`${language.where}: ${facts.roomName}`);
  }
  if (kind !== 'cancelled') {
    lines.push(`${language.link}: ${facts.link}`);
    lines.push(`${language.number}: ${groups(meeting.number)} (${language.numberHint})`);
  }
  lines.push(`${language.from}: ${meeting.organiserName}`);
  return [...lines, ...(kind === 'cancelled' ? [] : ['', language.hint])].join('\n');
}

export const subjectOf = (kind: MailKind, meeting: MeetingRecord): string =>
  `${words.de.subject[kind]}: ${meeting.title}`;

/** Plain text, German first. */
export const mailText = (kind: MailKind, meeting: MeetingRecord, facts: MailFacts): string =>
  `${block(words.de, kind, meeting, facts)}\n\n* * *\n\n${block(words.en, kind, meeting, facts)}\n`;
