import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProfiles } from './media-messages.ts';
import { decimal, readDeviceTime, readNode, readPresets, readStatus } from './ptz-messages.ts';
import { addressKind, moveToHost, readServices } from './services.ts';
import { readAnswer } from './soap.ts';
import { parseXml, type XmlElement } from './xml.ts';

const xml = (text: string): XmlElement => {
  const element = parseXml(text);
  if (element === null) {
    throw new Error('no XML');
  }
  return element;
};

const soap = (body: string): string => `<s:Envelope><s:Body>${body}</s:Body></s:Envelope>`;

const dateTime = (kind: string): string =>
  `<tt:${kind}><tt:Time><tt:Hour>14</tt:Hour><tt:Minute>0</tt:Minute><tt:Second>5</tt:Second></tt:Time><tt:Date><tt:Year>2026</tt:Year><tt:Month>3</tt:Month><tt:Day>31</tt:Day></tt:Date></tt:${kind}>`;

const fromLocalTime = (zone: string): number | null =>
  readDeviceTime(
    xml(
      `<r><SystemDateAndTime><TimeZone><TZ>${zone}</TZ></TimeZone>${dateTime('LocalDateTime')}</SystemDateAndTime></r>`,
    ),
  );

const service = (namespace: string, address: string): string =>
  `<Service><Namespace>${namespace}</Namespace><XAddr>${address}</XAddr></Service>`;

describe('the clock of a camera', () => {
  it('is its UTC time, also on the last day of a month', () => {
    const answer = `<r><SystemDateAndTime>${dateTime('UTCDateTime')}${dateTime('LocalDateTime')}</SystemDateAndTime></r>`;
    expect(readDeviceTime(xml(answer))).toBe(Date.UTC(2026, 2, 31, 14, 0, 5));
  });

  it('is counted back from local time where that is all there is', () => {
    expect(fromLocalTime('CET-1')).toBe(Date.UTC(2026, 2, 31, 13, 0, 5));
    expect(fromLocalTime('EST5EDT')).toBe(Date.UTC(2026, 2, 31, 19, 0, 5));
    expect(fromLocalTime('')).toBe(Date.UTC(2026, 2, 31, 14, 0, 5));
  });

  it('is unknown where nothing is told', () => {
    expect(readDeviceTime(xml('<r/>'))).toBeNull();
  });
});

describe('numbers on the wire', () => {
  it('have no exponent, no comma and at most six digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (value) => {
        expect(decimal(value)).toMatch(/^-?[01](?:\.\d{1,4})?$/);
        expect(Math.abs(Number(decimal(value)) - value)).toBeLessThan(1e-4);
      }),
    );
    expect(decimal(-0)).toBe('0');
  });
});

describe('what cameras leave out', () => {
  it('is null, unknown or passed over', () => {
    const nothing = xml('<r/>');
    expect(readStatus(nothing)).toEqual({
      pan: null,
      tilt: null,
      zoom: null,
      panTiltMoves: 'unknown',
      zoomMoves: 'unknown',
    });
    expect(readPresets(xml('<r><Preset token="1"/><Preset><Name>x</Name></Preset></r>'))).toEqual([]);
    expect(readProfiles(xml('<r><Profiles/></r>'))).toEqual([]);
    expect(readNode(nothing, '')).toBeNull();
    expect(readNode(xml('<r><PTZNode><HomeSupported>false</HomeSupported></PTZNode></r>'), '')).toMatchObject({
      home: false,
      maxPresets: null,
    });
  });
});

describe('service addresses', () => {
  const worked = new URL('http://203.0.113.5:8000/onvif/device_service');

  it('are matched by the whole namespace, Media2 listed first', () => {
    const answer = xml(
      `<r>${service('http://www.onvif.org/ver20/media/wsdl', 'http://h/two')}${service('http://www.onvif.org/ver10/media/wsdl', 'http://h/one')}</r>`,
    );
    expect(readServices(answer)).toEqual({
      media: 'http://h/one',
      media2: 'http://h/two',
      ptz: null,
      imaging: null,
    });
  });

  it('keep their path and take the host that worked', () => {
    const told = new URL('https://10.0.0.2/onvif/ptz?x=1');
    expect(addressKind(told, worked)).toBe('other-host');
    expect(moveToHost(told, worked).href).toBe('http://203.0.113.5:8000/onvif/ptz?x=1');
  });

  it('may differ in the port only', () => {
    expect(addressKind(new URL('http://203.0.113.5:2020/onvif/ptz'), worked)).toBe('other-port');
    expect(addressKind(new URL('http://203.0.113.5:8000/onvif/ptz'), worked)).toBe('same');
  });
});

describe('answers', () => {
  it.each([
    [
      '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>',
      'auth',
    ],
    [
      '<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>Wsse authorized time check failed</s:Text></s:Reason></s:Fault>',
      'auth',
    ],
    ['<s:Fault><faultcode>wsse:FailedAuthentication</faultcode><faultstring>no</faultstring></s:Fault>', 'auth'],
    [
      '<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value></s:Subcode></s:Code></s:Fault>',
      'fault',
    ],
    ['', 'garbled'],
  ])('with %s are understood', (body, kind) => {
    expect(readAnswer(200, soap(body))).toMatchObject({ ok: false, failure: { kind } });
  });

  it('without SOAP are judged by their HTTP status', () => {
    expect(readAnswer(401, '')).toMatchObject({ failure: { kind: 'auth' } });
    expect(readAnswer(404, '<html>')).toMatchObject({ failure: { kind: 'garbled' } });
    expect(readAnswer(503, 'busy')).toMatchObject({ failure: { kind: 'fault' } });
    expect(readAnswer(200, '<html><body><p>hi</p></body></html>')).toMatchObject({ failure: { kind: 'garbled' } });
  });
});
