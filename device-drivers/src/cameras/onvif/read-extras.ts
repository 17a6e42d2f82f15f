import type { ExtrasFacts, ImagingFacts } from './onvif-extras.ts';
import { imagingOperation, readImagingOptions } from './imaging-messages.ts';
import { getSnapshotUri, type MediaVersion, type OnvifProfile } from './media-messages.ts';
import type { XmlElement } from './xml.ts';

export interface ReadExtrasOptions {
  /** One call with credentials; null when the camera said no or nothing. */
  readonly ask: (url: URL, name: string, body: string) => Promise<XmlElement | null>;
  readonly media: MediaVersion;
  readonly mediaUrl: URL;
  readonly imagingUrl: URL | null;
  readonly profile: OnvifProfile;
}

const readImaging = async ({ ask, imagingUrl, profile }: ReadExtrasOptions): Promise<ImagingFacts | null> => {
  const source = profile.videoSource;
  if (imagingUrl === null || source === null) {
    return null;
  }
  const options = await ask(imagingUrl, 'GetOptions', imagingOperation('GetOptions', source));
  if (options === null) {
    return null;
  }
  const moves = await ask(imagingUrl, 'GetMoveOptions', imagingOperation('GetMoveOptions', source));
  return { url: imagingUrl, source, options: readImagingOptions(options, moves) };
};

/** What a camera can do beside moving, asked once per connection; whatever it does not answer it cannot do. */
export const readExtras = async (options: ReadExtrasOptions): Promise<ExtrasFacts> => {
  const { ask, media, mediaUrl, profile } = options;
  const imaging = await readImaging(options);
  const picture = await ask(mediaUrl, 'GetSnapshotUri', getSnapshotUri(media, profile.token));
  return { media, profileToken: profile.token, imaging, snapshot: picture !== null };
};
