import { defineTexts } from '@ratspult/server/ui';

/** Words of the rules of a meeting. German is written first. */
export const text = defineTexts(
  {
    waitingRoom: 'Warteraum',
    waitNobody: 'Niemand wartet',
    waitGuests: 'Gäste warten auf Einlass',
    waitAll: 'Alle warten auf Einlass',
    microphones: 'Mikrofone',
    microphonesFree: 'Alle schalten selbst ein',
    sharing: 'Bildschirm teilen',
    sharingAll: 'Alle dürfen teilen',
    onRequest: 'Nur mit Erlaubnis',
    onlyModerators: 'Nur Vorsitz und Moderation',
    chatRule: 'Chat',
    chatAll: 'Alle dürfen schreiben',
    chatOff: 'Kein Chat',
    privateChat: 'Nachrichten an einzelne Personen erlauben',
    privateChatHint: 'Nur die beiden lesen sie, auch die Moderation nicht.',
  },
  {
    waitingRoom: 'Waiting room',
    waitNobody: 'Nobody waits',
    waitGuests: 'Guests wait to be admitted',
    waitAll: 'Everybody waits to be admitted',
    microphones: 'Microphones',
    microphonesFree: 'Everybody unmutes themselves',
    sharing: 'Screen sharing',
    sharingAll: 'Everybody may share',
    onRequest: 'With permission only',
    onlyModerators: 'Chair and moderators only',
    chatRule: 'Chat',
    chatAll: 'Everybody may write',
    chatOff: 'No chat',
    privateChat: 'Allow messages to single people',
    privateChatHint: 'Only the two read them, not even moderators.',
  },
);
