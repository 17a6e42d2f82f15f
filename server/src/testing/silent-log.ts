import pino from 'pino';
import type { Log } from '../log.ts';

export const silentLog: Log = pino({ level: 'silent' });
