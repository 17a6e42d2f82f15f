import { defineTexts } from '@ratspult/server/ui';

/** Words of what happens in a meeting by time. German is written first. */
export const text = defineTexts(
  {
    speakingTime: 'Redezeit',
    speakingLeft: 'Redezeit: noch {time}',
    speakingOver: 'Die Redezeit ist um.',
    speakingStarted: 'Redezeit: {time}, gesetzt von {by}.',
    setTime: 'Redezeit setzen',
    setTimeHint: 'Alle sehen die Zeit, auch auf der Saalanzeige. Am Ende ertönt ein leises Signal.',
    minute: '1 Minute',
    minutes: '{count} Minuten',
    otherMinutes: 'Andere Dauer in Minuten',
    startTime: 'Starten',
    stopTime: 'Beenden',
    endsSoon: 'Die Besprechung endet in {time}.',
    extend: 'Um 30 Minuten verlängern',
    alone: 'Sie sind allein. Die Besprechung endet in {time}.',
    stay: 'Ich bleibe',
  },
  {
    speakingTime: 'Speaking time',
    speakingLeft: 'Speaking time: {time} left',
    speakingOver: 'The speaking time is over.',
    speakingStarted: 'Speaking time: {time}, set by {by}.',
    setTime: 'Set speaking time',
    setTimeHint: 'Everybody sees it, also in the hall. A soft sound comes at the end.',
    minute: '1 minute',
    minutes: '{count} minutes',
    otherMinutes: 'Other duration in minutes',
    startTime: 'Start',
    stopTime: 'Stop',
    endsSoon: 'The meeting ends in {time}.',
    extend: 'Extend by 30 minutes',
    alone: 'You are alone. The meeting ends in {time}.',
    stay: 'I stay',
  },
);
