/** Follows redirects and keeps cookies by origin, as a browser does; runs no scripts. */
export class TestBrowser {
  readonly #jars = new Map<string, Map<string, string>>();

  /** The last answer that is no redirect, or the first whose address `stop` accepts. */
  async open(url: string, stop: (url: URL) => boolean = () => false): Promise<{ url: URL; response: Response | null }> {
    let at = new URL(url);
    for (let hops = 0; hops < 15; hops += 1) {
      if (stop(at)) {
        return { url: at, response: null };
      }
      const response = await this.send(at, {});
      const next = response.headers.get('location');
      if (next === null) {
        return { url: at, response };
      }
      await response.body?.cancel();
      at = new URL(next, at);
    }
    throw new Error(`redirected without end, last to ${at.pathname}`);
  }

  async send(url: URL, init: RequestInit): Promise<Response> {
    const jar = this.#jar(url.origin);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(cookie === '' ? {} : { cookie }), ...Object.fromEntries(new Headers(init.headers)) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      if (value.join('=') === '') {
        jar.delete(name);
      } else {
        jar.set(name, value.join('='));
      }
    }
    return response;
  }

  /** `name=value`; empty without it. */
  cookie(origin: string, name: string): string {
    const value = this.#jar(origin).get(name);
    return value === undefined ? '' : `${name}=${value}`;
  }

  #jar(origin: string): Map<string, string> {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    return jar;
  }
}
