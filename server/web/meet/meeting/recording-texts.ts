import { defineTexts } from '@ratspult/server/ui';

/** Words about recording and non-public parts. German is written first. */
export const text = defineTexts(
  {
    recording: 'Aufzeichnung läuft',
    paused: 'Aufzeichnung angehalten',
    announced: 'Aufzeichnung beginnt gleich',
    nonPublic: 'Nichtöffentlich',
    nonPublicHint: 'Nichtöffentlicher Teil: Nichts verlässt diese Besprechung.',
    countdown: 'Die Aufzeichnung beginnt in {seconds} Sekunden.',
    consent:
      'Bild und Ton werden auf dem Server der Stadt gespeichert. Wenn Sie das nicht möchten, schalten Sie Kamera und Mikrofon aus oder verlassen Sie die Besprechung.',
    doorTitle: 'Diese Besprechung wird aufgezeichnet.',
    start: 'Aufzeichnen',
    startTitle: 'Diese Besprechung aufzeichnen?',
    startText:
      'Alle sehen vorher einen Hinweis und können Kamera und Mikrofon ausschalten. Nichtöffentliche Teile werden nie aufgezeichnet.',
    startNow: 'Ankündigen und aufzeichnen',
    stop: 'Aufzeichnung beenden',
    cancelStart: 'Doch nicht aufzeichnen',
    pause: 'Aufzeichnung anhalten',
    goOn: 'Weiter aufzeichnen',
    closePublic: 'Nichtöffentlichen Teil beginnen',
    openPublic: 'Nichtöffentlichen Teil beenden',
    fault: 'Die Aufzeichnung wurde beendet.',
    faultDisk: 'Auf dem Server ist kein Platz mehr. Was bis dahin aufgezeichnet wurde, ist gesichert.',
    faultEncoder: 'Das Aufzeichnungsprogramm ist mehrfach ausgefallen. Wenden Sie sich an die IT-Stelle.',
    sayStopped: 'Die Aufzeichnung ist beendet.',
    sayPublic: 'Der nichtöffentliche Teil ist beendet.',
  },
  {
    recording: 'Recording',
    paused: 'Recording paused',
    announced: 'Recording is about to begin',
    nonPublic: 'Not public',
    nonPublicHint: 'Non-public part: nothing leaves this meeting.',
    countdown: 'Recording begins in {seconds} seconds.',
    consent:
      "Picture and sound are stored on the city's server. If you do not want that, switch off camera and microphone or leave the meeting.",
    doorTitle: 'This meeting is being recorded.',
    start: 'Record',
    startTitle: 'Record this meeting?',
    startText:
      'Everybody sees a notice first and can switch off camera and microphone. Non-public parts are never recorded.',
    startNow: 'Announce and record',
    stop: 'Stop recording',
    cancelStart: 'Do not record',
    pause: 'Pause recording',
    goOn: 'Resume recording',
    closePublic: 'Begin non-public part',
    openPublic: 'End non-public part',
    fault: 'The recording was stopped.',
    faultDisk: 'The server is out of space. What was recorded until then is safe.',
    faultEncoder: 'The recorder failed several times. Contact the IT department.',
    sayStopped: 'The recording has ended.',
    sayPublic: 'The non-public part has ended.',
  },
);
