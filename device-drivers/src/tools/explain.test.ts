import { expect, test } from 'vitest';
import { explain } from './explain.ts';

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex');

test.each([
  ['visca-udp', 'received', '90 41 ff 90 51 ff', 'ack socket 1, completion socket 1'],
  ['visca-ip-sony', 'received', '01 11 00 03 00 00 00 07 90 41 ff', '#7 ack socket 1'],
  ['visca-ip-sony', 'sent', '01 00 00 05 00 00 00 08 81 01 06 04 ff', '#8 home'],
  ['visca-ip-sony', 'sent', '02 00 00 01 00 00 00 00 01', '#0 reset'],
  ['visca-ip-sony', 'received', '02 01 00 02 00 00 00 09 0f 01', '#9 abnormal sequence number'],
  ['samsung-mdc', 'sent', 'aa 11 01 01 01 14 aa 00 01 00 01', 'set 11 id 1 data 01, ask 00 id 1'],
  ['samsung-mdc', 'received', 'aa ff 01 03 41 11 01 56', 'ack 11 id 1 data 01'],
  ['samsung-mdc', 'received', Buffer.from('MDCSTART<<TLS>>').toString('hex'), 'wants TLS and a PIN'],
  ['nec', 'sent', '01 30 41 30 41 30 36 02 30 31 44 36 03 74 0d', 'command id 1 01D6'],
  [
    'nec',
    'received',
    '01 30 30 41 42 31 32 02 30 32 30 30 44 36 30 30 30 30 30 34 30 30 30 31 03 74 0d',
    'command-reply id 1 0200D60000040001 power mode 1',
  ],
  ['sony-bravia', 'sent', '8c 00 00 02 01 8f 83 00 00 ff ff 81', 'control 00 01, enquiry 00'],
  ['sony-bravia', 'received', '70 00 02 01 73 70 03 73', 'done 01, cancelled'],
  ['sony-bravia', 'received', Buffer.from('*SAPOWR\n').toString('hex'), String.raw`"*SAPOWR\n"`],
  ['pelco', 'sent', 'ff 01 00 02 20 00 23 ff 01 00 00 00 00 01', 'address 1 pan=1 panSpeed=32, address 1 stop'],
  ['pelco', 'received', 'ff 01 00 59 12 34 a0', 'address 1 panReply 4660'],
  ['pelco', 'sent', 'a0 00 00 04 20 00 af 2b', 'address 1 pan=-1 panSpeed=32'],
  ['taiden-hcs', 'sent', 'e6 f1 00 07 e3 ed 00', 'microphone seat=7 on=true, all-off'],
  ['taiden-hcs', 'received', 'e6 11 02 00 01 00 07 e5 00 00', 'open seats=[1,7], tracked'],
  ['taiden-hcs', 'received', 'ff ff', null],
] as const)('%s %s %s means what its codec says', (driver, way, hex, meaning) => {
  expect(explain(driver, way, bytesOf(hex))).toBe(meaning);
});
