import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveFocusAt, readBasic, readImagingOptions, setBasic, setFocusMode } from './imaging-messages.ts';
import {
  getSnapshotUri,
  getStreamUri,
  pictureAddress,
  readProfiles,
  readUri,
  streamAddress,
} from './media-messages.ts';
import { readNode } from './ptz-messages.ts';
import { readSpaces, scaleSpeed, scaleSpeeds } from './ptz-spaces.ts';
import { chooseAddresses } from './services.ts';
import { childAt, parseXml, textAt, type XmlElement } from './xml.ts';

const xml = (text: string): XmlElement => {
  const element = parseXml(text);
  if (element === null) {
    throw new Error('no XML');
  }
  return element;
};

const worked = new URL('http://203.0.113.5:8000/onvif/device_service');

describe('addresses of streams and pictures', () => {
  it.each([
    ['rtsp://10.0.0.2:554/stream?a=1&b=2', 'rtsp://203.0.113.5:554/stream?a=1&b=2'],
    ['rtsp://admin:geheim@0.0.0.0/live', 'rtsp://203.0.113.5/live'],
    ['rtsp://10.0.0.2/live?user=admin&password=x&channel=1', 'rtsp://203.0.113.5/live?channel=1'],
  ])('%s become %s', (told, usable) => {
    expect(streamAddress(told, worked)?.href).toBe(usable);
  });

  it('of pictures keep another port of the same host, and leave a host that is another', () => {
    expect(pictureAddress('http://203.0.113.5/snap.jpg?q=1', worked)?.href).toBe('http://203.0.113.5/snap.jpg?q=1');
    expect(pictureAddress('http://10.0.0.2/snap.jpg', worked)?.href).toBe('http://203.0.113.5:8000/snap.jpg');
    const secure = new URL('https://203.0.113.5/onvif/device_service');
    expect(pictureAddress('http://203.0.113.5/snap.jpg', secure)?.href).toBe('https://203.0.113.5/snap.jpg');
  });

  it.each(['', 'no address', 'file:///etc/passwd', 'http://10.0.0.2/'])('that are none (%s) are not used', (told) => {
    expect(streamAddress(told, worked)).toBeNull();
    expect(pictureAddress(told.startsWith('http') ? 'ftp://10.0.0.2/' : told, worked)).toBeNull();
  });

  it('never throw and never carry a login', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), fc.constantFrom('rtsp:', 'http:'), (text, scheme) => {
        const told = text.replace(/^https?:\/\//, `${scheme}//u:p@`);
        expect(streamAddress(told, worked)?.username ?? '').toBe('');
        expect(pictureAddress(told, worked)?.password ?? '').toBe('');
      }),
    );
  });
});

describe('the two media services', () => {
  it('are asked in their own words', () => {
    expect(childAt(xml(getStreamUri(1, 'a<b')), 'StreamSetup', 'Transport', 'Protocol')?.text).toBe('RTSP');
    expect(textAt(xml(getStreamUri(2, 'a<b')), 'Protocol')).toBe('RtspUnicast');
    expect(textAt(xml(getSnapshotUri(2, 'a<b')), 'ProfileToken')).toBe('a<b');
    expect(readUri(1, xml('<r><MediaUri><Uri>x</Uri></MediaUri></r>'))).toBe('x');
    expect(readUri(2, xml('<r><Uri>y</Uri></r>'))).toBe('y');
  });

  it('tell their profiles in their own way', () => {
    const second =
      '<r><Profiles token="2"><Configurations><VideoSource><SourceToken>v</SourceToken></VideoSource><PTZ token="c"><NodeToken>n</NodeToken></PTZ></Configurations></Profiles></r>';
    expect(readProfiles(xml(second))).toMatchObject([
      { token: '2', videoSource: 'v', ptz: { configuration: 'c', node: 'n' }, complete: false },
    ]);
  });
});

describe('service addresses that nobody tells', () => {
  it('are guessed, but no second media service beside one that is told', () => {
    const nothing = { media: null, media2: null, ptz: null, imaging: null };
    expect(chooseAddresses(null, null)).toEqual({
      media: '/onvif/media_service',
      media2: '/onvif/media2_service',
      ptz: '/onvif/ptz_service',
      imaging: '/onvif/imaging_service',
    });
    expect(chooseAddresses({ ...nothing, media2: '/two' }, null)).toMatchObject({ media: null, media2: '/two' });
    expect(chooseAddresses(nothing, null)).toMatchObject({ media: '/onvif/media_service', imaging: null });
  });
});

describe('picture settings', () => {
  it('are written with the element of their name', () => {
    const brightness = xml(setBasic('v', 'brightness', 12.5) ?? '<none/>');
    expect(textAt(brightness, 'ImagingSettings', 'Brightness')).toBe('12.5');
    expect(textAt(brightness, 'VideoSourceToken')).toBe('v');
    expect(setBasic('v', 'gain', 1)).toBeNull();
    expect(textAt(xml(setFocusMode('v', false)), 'ImagingSettings', 'Focus', 'AutoFocusMode')).toBe('MANUAL');
    expect(textAt(xml(moveFocusAt('v', -3)), 'Focus', 'Continuous', 'Speed')).toBe('-3');
  });

  it('that the camera leaves out are not there', () => {
    const bare = readImagingOptions(xml('<r><ImagingOptions/></r>'), null);
    expect(bare).toEqual({ ranges: new Map(), whiteBalances: [], autoFocus: false, focusSpeed: null });
    expect(readBasic(xml('<r/>'), 'contrast')).toBeNull();
    const upsideDown = '<r><ImagingOptions><Contrast><Min>9</Min><Max>1</Max></Contrast></ImagingOptions></r>';
    expect(readImagingOptions(xml(upsideDown), null).ranges.size).toBe(0);
  });
});

const range = (axis: string, min: number, max: number): string =>
  `<${axis}><Min>${min}</Min><Max>${max}</Max></${axis}>`;
const space = (uri: string, min: number, max: number): string =>
  `<ContinuousPanTiltVelocitySpace><URI>${uri}</URI>${range('XRange', min, max)}${range('YRange', min, max)}</ContinuousPanTiltVelocitySpace>`;

describe('spaces', () => {
  it('prefer the generic one, and name one of the camera', () => {
    const own = space('http://x/Own', -9, 9);
    const generic = space('http://www.onvif.org/ver10/tptz/PanTiltSpaces/VelocityGenericSpace', -1, 1);
    expect(readSpaces(xml(`<s>${own}${generic}</s>`)).velocity.panTilt).toEqual({
      space: null,
      pan: [-1, 1],
      tilt: [-1, 1],
    });
    expect(readSpaces(xml(`<s>${own}</s>`)).velocity.panTilt?.space).toBe('http://x/Own');
  });

  it('scale speeds so that nothing stays nothing and the ends are the ends', () => {
    expect(scaleSpeed(0, [-100, 50])).toBe(0);
    expect(scaleSpeed(-1, [-100, 50])).toBe(-100);
    expect(scaleSpeed(0.5, [-100, 50])).toBe(25);
    expect(scaleSpeeds({ panTilt: null, zoom: null }, { panTilt: null, zoom: null })).toEqual({
      panTilt: null,
      zoom: null,
    });
  });

  it('are those of the node that the profile uses', () => {
    const nodes = `<r><PTZNode token="a"><MaximumNumberOfPresets>1</MaximumNumberOfPresets></PTZNode><PTZNode token="b"><MaximumNumberOfPresets>2</MaximumNumberOfPresets></PTZNode></r>`;
    expect(readNode(xml(nodes), 'b')).toMatchObject({ maxPresets: 2, toldSpaces: false });
    expect(readNode(xml(nodes), 'x')).toMatchObject({ maxPresets: 1 });
  });
});
