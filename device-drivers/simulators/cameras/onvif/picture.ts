import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpDigestCheck } from './access.ts';
import type { OnvifFaults } from './model.ts';
import { writeEndlessly } from './endless.ts';

/** Where the simulated camera has its own still picture; any query may follow. */
export const picturePath = '/onvif/snapshot';

/** Start of image, an empty application segment, end of image: enough to be told from a page (ISO 10918-1, annex B). */
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x02, 0xff, 0xd9]);

export const answerPicture = (
  faults: OnvifFaults,
  digest: HttpDigestCheck,
  request: IncomingMessage,
  response: ServerResponse,
): void => {
  const refusal = faults.pictureDigest ? digest.refusal(request.headers.authorization, 'GET') : null;
  if (refusal !== null) {
    response.writeHead(401, { 'www-authenticate': digest.challenge(refusal === 'stale') }).end();
    return;
  }
  switch (faults.picture) {
    case 'jpeg':
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(jpeg);
      return;
    case 'page':
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<html><body>Bitte anmelden</body></html>');
      return;
    case 'nothing':
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end();
      return;
    case 'endless':
      writeEndlessly(
        response.writeHead(200, { 'content-type': 'image/jpeg' }),
        jpeg.toString('latin1').repeat(200_000),
      );
  }
};
