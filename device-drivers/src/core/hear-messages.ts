import type { Link } from './supervisor.ts';

/**
 * Takes in what a splitter cut out of the received bytes: each message that can be read goes to `hear`, and whatever
 * cannot be read, or was thrown away while cutting, counts as garbled.
 */
export function hearMessages<Text, Message>(
  { texts, spoilt }: { readonly texts: readonly Text[]; readonly spoilt: number },
  decode: (text: Text) => Message | null,
  link: Link | null,
  hear: (message: Message) => void,
): void {
  for (const text of texts) {
    const message = decode(text);
    if (message === null) {
      link?.garbled();
    } else {
      hear(message);
    }
  }
  if (spoilt > 0) {
    link?.garbled();
  }
}
