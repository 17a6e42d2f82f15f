import { escapeXml, textAt } from '../../../src/cameras/onvif/xml.ts';
import { faults } from './envelope.ts';
import { type CameraModel, profileTokens } from './model.ts';
import type { Operation } from './operation.ts';

const serviceOrigin = (camera: CameraModel): string =>
  camera.faults.wrongHostInXAddr ? 'http://192.0.2.77:8080' : camera.origin();

const rebootAfterMs = 50;

const servicePaths = {
  'http://www.onvif.org/ver10/device/wsdl': '/onvif/device_service',
  'http://www.onvif.org/ver20/media/wsdl': '/onvif/media2_service',
  'http://www.onvif.org/ver10/media/wsdl': '/onvif/media_service',
  'http://www.onvif.org/ver20/ptz/wsdl': '/onvif/ptz_service',
  'http://www.onvif.org/ver20/imaging/wsdl': '/onvif/imaging_service',
} as const;

const dateAndTime = (ms: number): string => {
  const time = new Date(ms);
  return (
    `<tt:Time><tt:Hour>${time.getUTCHours()}</tt:Hour><tt:Minute>${time.getUTCMinutes()}</tt:Minute><tt:Second>${time.getUTCSeconds()}</tt:Second></tt:Time>` +
    `<tt:Date><tt:Year>${time.getUTCFullYear()}</tt:Year><tt:Month>${time.getUTCMonth() + 1}</tt:Month><tt:Day>${time.getUTCDate()}</tt:Day></tt:Date>`
  );
};

export const scopesOf = (camera: CameraModel): readonly string[] => [
  'onvif://www.onvif.org/type/video_encoder',
  'onvif://www.onvif.org/type/ptz',
  'onvif://www.onvif.org/Profile/Streaming',
  `onvif://www.onvif.org/hardware/Ratspult-PTZ`,
  `onvif://www.onvif.org/name/${encodeURIComponent(camera.name)}`,
  'onvif://www.onvif.org/location/Sitzungssaal',
];

/** Device management (ONVIF Core, section 8). */
export const deviceOperations: Readonly<Record<string, Operation>> = {
  GetSystemDateAndTime: (camera) =>
    `<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>` +
    `<tt:TimeZone><tt:TZ>CET-1CEST,M3.5.0,M10.5.0/3</tt:TZ></tt:TimeZone><tt:UTCDateTime>${dateAndTime(camera.nowMs())}</tt:UTCDateTime></tds:SystemDateAndTime>`,
  GetDeviceInformation: (camera) =>
    `<tds:Manufacturer>Lindenhagen Optik</tds:Manufacturer><tds:Model>LO-PTZ 20</tds:Model><tds:FirmwareVersion>2.4.1</tds:FirmwareVersion>` +
    `<tds:SerialNumber>${escapeXml(camera.serialNumber)}</tds:SerialNumber><tds:HardwareId>Ratspult-PTZ</tds:HardwareId>`,
  GetServices: (camera) =>
    camera.faults.servicesUnsupported
      ? 'unsupported'
      : Object.entries(servicePaths)
          .filter(([, path]) => !camera.faults.media2Only || path !== '/onvif/media_service')
          .map(
            ([namespace, path]) =>
              `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${serviceOrigin(camera)}${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>`,
          )
          .join(''),
  GetCapabilities: (camera) => {
    if (camera.faults.capabilitiesUnsupported) {
      return 'unsupported';
    }
    const at = serviceOrigin(camera);
    return (
      `<tds:Capabilities><tt:Device><tt:XAddr>${at}/onvif/device_service</tt:XAddr></tt:Device>` +
      `<tt:Imaging><tt:XAddr>${at}/onvif/imaging_service</tt:XAddr></tt:Imaging>` +
      `<tt:Media><tt:XAddr>${at}/onvif/media_service</tt:XAddr></tt:Media><tt:PTZ><tt:XAddr>${at}/onvif/ptz_service</tt:XAddr></tt:PTZ></tds:Capabilities>`
    );
  },
  GetScopes: (camera) =>
    scopesOf(camera)
      .map(
        (scope) =>
          `<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>${escapeXml(scope)}</tt:ScopeItem></tds:Scopes>`,
      )
      .join(''),
  SystemReboot: (camera) => {
    if (camera.faults.restartForbidden) {
      return faults.notAuthorized(camera.faults.authFaultStatus);
    }
    // After the answer is out.
    camera.clock.after(rebootAfterMs, () => camera.reboot());
    return '<tds:Message>Rebooting</tds:Message>';
  },
};

const ptzConfiguration = `<tt:PTZConfiguration token="PTZConfig_1"><tt:Name>PTZ</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>PTZNode_1</tt:NodeToken><tt:DefaultPTZTimeout>PT10S</tt:DefaultPTZTimeout></tt:PTZConfiguration>`;

const videoSource = (bare: boolean): string =>
  `<tt:VideoSourceConfiguration token="VideoSourceConfig_1"><tt:Name>Source</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>VideoSource_1</tt:SourceToken>${
    bare ? '' : '<tt:Bounds x="0" y="0" width="960" height="540"/>'
  }</tt:VideoSourceConfiguration>`;

const videoEncoder = (bare: boolean): string =>
  `<tt:VideoEncoderConfiguration token="VideoEncoderConfig_1"><tt:Name>Encoder</tt:Name><tt:UseCount>2</tt:UseCount><tt:Encoding>JPEG</tt:Encoding><tt:Resolution><tt:Width>960</tt:Width><tt:Height>540</tt:Height></tt:Resolution><tt:Quality>80</tt:Quality>${
    bare
      ? ''
      : '<tt:RateControl><tt:FrameRateLimit>15</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>8192</tt:BitrateLimit></tt:RateControl>'
  }</tt:VideoEncoderConfiguration>`;

const mediaUri = (uri: string): string =>
  `<trt:MediaUri><tt:Uri>${escapeXml(uri)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>true</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri>`;

/** As cameras tell it: with the login in it, and with the wrong host where that is switched on. */
const streamUrl = (camera: CameraModel): string =>
  `rtsp://admin:geheim@${new URL(serviceOrigin(camera)).hostname}:554/stream?x=1&y=2`;

/** Media, version 1 (ONVIF Media, section 5). The first profile cannot move, as on real cameras. */
export const mediaOperations: Readonly<Record<string, Operation>> = {
  GetProfiles: (camera) =>
    profileTokens
      .map((token) => {
        const { bareProfiles } = camera.faults;
        const video = token === 'Profile_audio_only' ? '' : videoSource(bareProfiles) + videoEncoder(bareProfiles);
        const ptz = token === 'Profile_audio_only' ? '' : ptzConfiguration;
        return `<trt:Profiles token="${token}" fixed="true"><tt:Name>${token}</tt:Name>${video}${ptz}</trt:Profiles>`;
      })
      .join(''),
  GetVideoSources: () =>
    '<trt:VideoSources token="VideoSource_1"><tt:Framerate>15</tt:Framerate><tt:Resolution><tt:Width>960</tt:Width><tt:Height>540</tt:Height></tt:Resolution></trt:VideoSources>',
  GetStreamUri: (camera) => mediaUri(streamUrl(camera)),
  GetSnapshotUri: (camera, request) => {
    const token = textAt(request, 'ProfileToken');
    if (!profileTokens.some((known) => known === token)) {
      return 'no-profile';
    }
    return camera.snapshotUrl === null ? 'unsupported' : mediaUri(camera.snapshotUrl);
  },
};

const media2Profile = (token: string): string => {
  const configurations =
    token === 'Profile_audio_only'
      ? ''
      : '<tr2:VideoSource token="VideoSourceConfig_1"><tt:Name>Source</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>VideoSource_1</tt:SourceToken><tt:Bounds x="0" y="0" width="960" height="540"/></tr2:VideoSource>' +
        // The schema asks for it in version 2 as well (VideoEncoder2Configuration).
        '<tr2:VideoEncoder token="VideoEncoderConfig_1"><tt:Name>Encoder</tt:Name><tt:UseCount>2</tt:UseCount><tt:Encoding>JPEG</tt:Encoding><tt:Resolution><tt:Width>960</tt:Width><tt:Height>540</tt:Height></tt:Resolution><tt:Quality>80</tt:Quality></tr2:VideoEncoder>' +
        '<tr2:PTZ token="PTZConfig_1"><tt:Name>PTZ</tt:Name><tt:NodeToken>PTZNode_1</tt:NodeToken></tr2:PTZ>';
  return `<tr2:Profiles token="${token}" fixed="true"><tr2:Name>${token}</tr2:Name><tr2:Configurations>${configurations}</tr2:Configurations></tr2:Profiles>`;
};

/** Media2 (ONVIF Media2, section 5). */
export const media2Operations: Readonly<Record<string, Operation>> = {
  GetProfiles: (_camera, request) =>
    // Without a type the profiles come bare (Media2 5.2.3).
    profileTokens
      .map((token) => (textAt(request, 'Type') === 'All' ? media2Profile(token) : `<tr2:Profiles token="${token}"/>`))
      .join(''),
  GetStreamUri: (camera, request) =>
    textAt(request, 'Protocol') === null ? faults.badArgument : `<tr2:Uri>${escapeXml(streamUrl(camera))}</tr2:Uri>`,
  GetSnapshotUri: (camera) =>
    camera.snapshotUrl === null ? 'unsupported' : `<tr2:Uri>${escapeXml(camera.snapshotUrl)}</tr2:Uri>`,
};
