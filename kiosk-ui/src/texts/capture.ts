import type { RoomCapture } from '@ratspult/appliance/protocol';
import { defineTexts } from '@ratspult/server/ui';

/** What the hall has to know of what leaves the meeting; the same words on panel and stage. German first. */
const text = defineTexts(
  {
    announced: 'Gleich wird aufgezeichnet. Bild und Ton dieses Raums werden gespeichert.',
    running: 'Die Besprechung wird aufgezeichnet.',
    paused: 'Die Aufzeichnung ist angehalten.',
    nonPublic: 'Nichtöffentlicher Teil: Nichts verlässt diese Besprechung.',
  },
  {
    announced: 'Recording is about to begin. Picture and sound of this room will be stored.',
    running: 'The meeting is being recorded.',
    paused: 'Recording is paused.',
    nonPublic: 'Non-public part: nothing leaves this meeting.',
  },
);

/** Null when there is nothing to say. */
export function captureSentence({ recording, public: isPublic }: RoomCapture): string | null {
  if (!isPublic) {
    return text('nonPublic');
  }
  return recording === 'off' ? null : text(recording);
}
