import { type Static, type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { WireError, routes, type RouteName } from '../../src/protocol/index.ts';

type Routes = typeof routes;
type BodyOf<R extends RouteName> = Routes[R]['body'] extends TSchema ? Static<Routes[R]['body']> : null;
type ResultOf<R extends RouteName> = Static<Routes[R]['result']>;

/** `connection-failed`: the instance could not be reached or did not answer with something we understand. */
export type ApiError = { readonly code: string; readonly message: string; readonly path?: string };
export type ApiAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

const deadlineMs = 15_000;

/** Asks for a code of the second factor; true once it was right. */
let askProof: (() => Promise<boolean>) | null = null;

/** What is done when a request needs a fresh code; the request is sent again after it. Null: nothing. */
export const onProofNeeded = (ask: (() => Promise<boolean>) | null): void => {
  askProof = ask;
};

const fill = (path: string, places: Readonly<Record<string, string>>): string =>
  path.replace(/:(\w+)/g, (_place, name: string) => encodeURIComponent(places[name] ?? ''));

const connectionFailed = (message: string): { readonly ok: false; readonly error: ApiError } => ({
  ok: false,
  error: { code: 'connection-failed', message },
});

const errorOf = (content: unknown): ApiError | null =>
  typeof content === 'object' && content !== null && 'error' in content && Check(WireError, content.error)
    ? content.error
    : null;

/**
 * Calls one route of the instance from its own pages. Never rejects: what goes wrong is an answer with a code.
 * `places` fills `:name` parts of the path; the answer is checked against the route's schema.
 */
export const callApi = async <R extends RouteName>(
  name: R,
  body: BodyOf<R>,
  places: Readonly<Record<string, string>> = {},
): Promise<ApiAnswer<ResultOf<R>>> => {
  const answer = await send(name, body, places);
  const again = !answer.ok && answer.error.code === 'second-factor-again' && (await askProof?.());
  return again === true ? await send(name, body, places) : answer;
};

const send = async <R extends RouteName>(
  name: R,
  body: BodyOf<R>,
  places: Readonly<Record<string, string>>,
): Promise<ApiAnswer<ResultOf<R>>> => {
  const route = routes[name];
  try {
    const response = await fetch(fill(route.path, places), {
      method: route.method,
      headers: { 'x-ratspult-request': '1', ...(body === null ? {} : { 'content-type': 'application/json' }) },
      body: body === null ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(deadlineMs),
      credentials: 'same-origin',
    });
    const content: unknown = await response.json();
    if (!response.ok) {
      const error = errorOf(content);
      return error === null ? connectionFailed(`status ${response.status}`) : { ok: false, error };
    }
    const schema: Routes[R]['result'] = route.result;
    return Check(schema, content) ? { ok: true, value: content } : connectionFailed('unexpected answer');
  } catch (cause) {
    return connectionFailed(cause instanceof Error ? cause.message : String(cause));
  }
};
