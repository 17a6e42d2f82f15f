import { defineTexts } from '@ratspult/server/ui';

/** Words of live captions. German is written first. */
export const text = defineTexts(
  {
    captions: 'Untertitel',
    showCaptions: 'Untertitel zeigen',
    intro:
      'Ein Schriftdolmetscher oder ein Programm der Stadt sendet den Text an diese Adresse. Alle können ihn einschalten; gespeichert wird nichts.',
    address: 'Adresse',
    key: 'Schlüssel',
    keyHint: 'Nur jetzt zu sehen. Er gilt, solange die Besprechung läuft.',
    open: 'Neuen Schlüssel erzeugen',
    close: 'Keine Untertitel mehr annehmen',
    closed: 'Es werden keine Untertitel mehr angenommen.',
  },
  {
    captions: 'Captions',
    showCaptions: 'Show captions',
    intro:
      'A speech-to-text interpreter or a program of the city sends the text to this address. Everybody can switch it on; nothing is stored.',
    address: 'Address',
    key: 'Key',
    keyHint: 'Shown only now. It is good as long as the meeting runs.',
    open: 'Make a new key',
    close: 'Take no more captions',
    closed: 'No more captions are taken.',
  },
);
