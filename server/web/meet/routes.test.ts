import { describe, expect, it } from 'vitest';
import { parsePath } from './routes.ts';

describe('paths of the web client', () => {
  it('knows the start page and a meeting link', () => {
    expect(parsePath('/')).toEqual({ page: 'home' });
    expect(parsePath('/aufzeichnungen')).toEqual({ page: 'recordings' });
    expect(parsePath('/m/abc123')).toEqual({ page: 'door', linkToken: 'abc123' });
    expect(parsePath('/m/abc123/')).toEqual({ page: 'door', linkToken: 'abc123' });
  });

  it('knows the connection test', () => {
    expect(parsePath('/verbindungstest')).toEqual({ page: 'connection-test' });
    expect(parsePath('/verbindungstest/x')).toEqual({ page: 'unknown' });
  });

  it('says of anything else that it does not exist', () => {
    for (const path of ['/m', '/m/a/b', '/x', '/konsole']) {
      expect(parsePath(path)).toEqual({ page: 'unknown' });
    }
  });
});
