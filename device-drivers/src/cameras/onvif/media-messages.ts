import { addressKind, mediaNamespace, media2Namespace, moveToHost } from './services.ts';
import { childAt, childrenOf, escapeXml, textAt, type XmlElement } from './xml.ts';

/** Media and Media2: the same questions in two dialects (ONVIF Media, section 5; Media2, section 5). */

export type MediaVersion = 1 | 2;

interface Dialect {
  readonly open: string;
  readonly prefix: string;
  /** Content of GetProfiles. */
  readonly profiles: string;
  readonly stream: string;
  /** Where the address stands in the answers. */
  readonly uri: readonly string[];
}

const dialects: Readonly<Record<MediaVersion, Dialect>> = {
  1: {
    open: `xmlns:trt="${mediaNamespace}" xmlns:tt="http://www.onvif.org/ver10/schema"`,
    prefix: 'trt',
    profiles: '',
    stream:
      '<trt:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></trt:StreamSetup>',
    uri: ['MediaUri', 'Uri'],
  },
  2: {
    open: `xmlns:tr2="${media2Namespace}"`,
    prefix: 'tr2',
    profiles: '<tr2:Type>All</tr2:Type>',
    stream: '<tr2:Protocol>RtspUnicast</tr2:Protocol>',
    uri: ['Uri'],
  },
};

const operation = ({ prefix, open }: Dialect, name: string, content: string): string =>
  `<${prefix}:${name} ${open}>${content}</${prefix}:${name}>`;

const profileToken = ({ prefix }: Dialect, token: string): string =>
  `<${prefix}:ProfileToken>${escapeXml(token)}</${prefix}:ProfileToken>`;

export const getProfiles = (version: MediaVersion): string =>
  operation(dialects[version], 'GetProfiles', dialects[version].profiles);

export const getStreamUri = (version: MediaVersion, token: string): string => {
  const dialect = dialects[version];
  return operation(dialect, 'GetStreamUri', dialect.stream + profileToken(dialect, token));
};

export const getSnapshotUri = (version: MediaVersion, token: string): string =>
  operation(dialects[version], 'GetSnapshotUri', profileToken(dialects[version], token));

/** Empty when the camera told none. */
export const readUri = (version: MediaVersion, response: XmlElement): string =>
  textAt(response, ...dialects[version].uri) ?? '';

export interface OnvifProfile {
  readonly token: string;
  readonly name: string;
  /** The configuration that lets it move; null when it cannot. */
  readonly ptz: { readonly configuration: string; readonly node: string } | null;
  /** Key of the imaging service; null for a profile without picture. */
  readonly videoSource: string | null;
  /** True when it has all that node-onvif takes for granted: video source bounds and encoder rate control. */
  readonly complete: boolean;
}

export const readProfiles = (response: XmlElement): readonly OnvifProfile[] =>
  childrenOf(response, 'Profiles').flatMap((profile) => {
    const token = profile.attributes.get('token') ?? '';
    const second = childAt(profile, 'Configurations');
    const source = childAt(profile, 'VideoSourceConfiguration') ?? childAt(second, 'VideoSource');
    const encoder = childAt(profile, 'VideoEncoderConfiguration');
    const ptz = childAt(profile, 'PTZConfiguration') ?? childAt(second, 'PTZ');
    const one: OnvifProfile = {
      token,
      name: textAt(profile, 'Name') ?? '',
      ptz:
        ptz === null
          ? null
          : { configuration: ptz.attributes.get('token') ?? '', node: textAt(ptz, 'NodeToken') ?? '' },
      videoSource: textAt(source, 'SourceToken'),
      complete:
        second === null &&
        (source === null || childAt(source, 'Bounds') !== null) &&
        (encoder === null || (childAt(encoder, 'RateControl') !== null && childAt(encoder, 'Resolution') !== null)),
    };
    return token === '' ? [] : [one];
  });

/** Names under which cameras carry a password in the query. */
const secretParameters = new Set(['user', 'username', 'usr', 'password', 'passwd', 'pwd']);

const parsed = (told: string, protocols: readonly string[]): URL | null => {
  if (!URL.canParse(told) || !protocols.includes(new URL(told).protocol)) {
    return null;
  }
  const url = new URL(told);
  url.username = '';
  url.password = '';
  return url;
};

/**
 * The told address of a stream at the host that answered us (cameras behind address translation tell useless hosts), without
 * credentials anywhere: it is handed to players and stands in their logs. Null when it is no RTSP address.
 */
export const streamAddress = (told: string, worked: URL): URL | null => {
  const url = parsed(told, ['rtsp:', 'rtsps:']);
  if (url === null) {
    return null;
  }
  url.hostname = worked.hostname;
  const secret = [...url.searchParams.keys()].filter((name) => secretParameters.has(name.toLowerCase()));
  for (const name of secret) {
    url.searchParams.delete(name);
  }
  return url;
};

/** The told address of a picture; another host or scheme than the one that works is replaced, another port is believed. */
export const pictureAddress = (told: string, worked: URL): URL | null => {
  const url = parsed(told, ['http:', 'https:']);
  return url === null || addressKind(url, worked) !== 'other-host' ? url : moveToHost(url, worked);
};
