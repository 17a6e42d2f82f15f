import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childAt, childrenOf, escapeXml, numberAttribute, parseXml, textAt, type XmlElement } from './xml.ts';

const answer = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY big "boom">]><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><tptz:GetPresetsResponse>
<tptz:Preset token="1"><tt:Name>Vorsitz &amp; Mitte</tt:Name></tptz:Preset><tptz:Preset token='2'><tt:Name><![CDATA[<roh>]]></tt:Name></tptz:Preset><!-- <x> -->
<tptz:Preset token = "a>b"/></tptz:GetPresetsResponse></env:Body></env:Envelope>`;

/** XML 1.0, section 2.2. */
const isLegal = (character: string): boolean =>
  (character >= ' ' || '\t\n\r'.includes(character)) && character !== '\ufffe' && character !== '\uffff';

const numberFrom = (text: string): number | null => numberAttribute(parseXml(`<a x="${text}"/>`), 'x');

const depthOf = (element: XmlElement): number => 1 + Math.max(0, ...element.children.map(depthOf));

describe('reading the XML of cameras', () => {
  it('gives local names, attributes, entities and CDATA', () => {
    const presets = childrenOf(childAt(parseXml(answer), 'Body', 'GetPresetsResponse'), 'Preset');
    expect(presets.map((preset) => preset.attributes.get('token'))).toEqual(['1', '2', 'a>b']);
    expect(presets.map((preset) => textAt(preset, 'Name'))).toEqual(['Vorsitz & Mitte', '<roh>', null]);
  });

  it('reads past junk, missing and wrong end tags', () => {
    expect(textAt(parseXml('\uFEFFHTTP junk <a><b>1</b><c>2</a>'), 'c')).toBe('2');
    expect(textAt(parseXml('<a><b>1</x></b></a>'), 'b')).toBe('1');
    expect(parseXml('<a><b>cut off</b>')).toBeNull();
    expect(parseXml('no xml at all')).toBeNull();
    expect(parseXml('<')).toBeNull();
  });

  it('never expands declared entities', () => {
    const bomb = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>';
    expect(parseXml(bomb)?.text).toContain('&b;');
  });

  it('refuses what is too deep, too long or too many', () => {
    expect(parseXml('<a>'.repeat(100))).toBeNull();
    expect(parseXml(`<r>${'<a/>'.repeat(20_001)}</r>`)).toBeNull();
    expect(parseXml(`<r>${'x'.repeat(1024 * 1024)}</r>`)).toBeNull();
  });

  it('takes numbers only from numbers', () => {
    const at = numberFrom;
    expect([at('0.5'), at('-1'), at(' 2e-1 '), at(''), at('NaN'), at('Infinity'), at('1,5')]).toEqual([
      0.5,
      -1,
      0.2,
      null,
      null,
      null,
      null,
    ]);
  });

  it('returns any text that was escaped, in elements and attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const element = parseXml(`<a b="${escapeXml(text)}">${escapeXml(text)}</a>`);
        const legal = Array.from(text).filter(isLegal).join('');
        expect(element?.text).toBe(legal.trim());
        expect(element?.attributes.get('b')).toBe(legal);
      }),
    );
  });

  it('survives arbitrary text and mutated answers without throwing, within its bounds', () => {
    const mutated = fc
      .array(fc.tuple(fc.nat(answer.length), fc.nat(30), fc.string({ maxLength: 8 })), { maxLength: 12 })
      .map((cuts) =>
        cuts.reduce((text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length), answer),
      );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({
            unit: fc.constantFrom('<', '>', '/', '!', '"', "'", '&', 'a', ' ', '=', '-', '[', ']'),
            maxLength: 300,
          }),
          mutated,
        ),
        (text) => {
          const element = parseXml(text);
          expect(element === null || depthOf(element) <= 65).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
