import { routes, type RouteName } from '@ratspult/server/protocol';
import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';

type Routes = typeof routes;
type BodyOf<R extends RouteName> = Routes[R]['body'] extends TSchema ? Static<Routes[R]['body']> : null;
type ResultOf<R extends RouteName> = Static<Routes[R]['result']>;

/** A person's browser session at the instance, without the browser: keeps the cookie, sends the headers pages send. */
export class InstanceClient {
  readonly #origin: string;
  #cookie = '';

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Throws with the server's code when the answer is an error or not what the route promises. */
  async call<R extends RouteName>(
    name: R,
    body: BodyOf<R>,
    places: Readonly<Record<string, string>> = {},
  ): Promise<ResultOf<R>> {
    const route = routes[name];
    const path = route.path.replace(/:(\w+)/g, (_place, key: string) => encodeURIComponent(places[key] ?? ''));
    const response = await fetch(`${this.#origin}${path}`, {
      method: route.method,
      headers: {
        origin: this.#origin,
        'x-ratspult-request': '1',
        cookie: this.#cookie,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body: body === null ? null : JSON.stringify(body),
    });
    const [cookie] = response.headers.getSetCookie();
    this.#cookie = cookie?.split(';')[0] ?? this.#cookie;
    const content: unknown = await response.json();
    const schema: Routes[R]['result'] = route.result;
    if (!response.ok || !Check(schema, content)) {
      throw new Error(`${route.method} ${path}: ${response.status} ${JSON.stringify(content)}`);
    }
    return content;
  }

  async signIn(username: string, password: string): Promise<void> {
    await this.call('signIn', { username, password });
  }
}
