import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { exponential, type Random } from "#lib/domain/statistics/random.ts";

/** `kind`: under what its time is told. `failure`: what went wrong. */
export type Outcome = { kind: string; ms: number; failure?: string };

type Arrivals = { perSecond: number; seconds: number; random: Random };

/**
 * Open loop: requests arrive when they arrive (a Poisson process), whether earlier ones were answered or not, as people's
 * do. A time counts from the moment a request was due, so that one that had to wait for a busy server, or for this very
 * loop, is not told as fast. A closed loop, which sends the next when the last was answered, leaves those out: coordinated
 * omission. Gives the outcomes, and by how many milliseconds this loop itself was late at worst.
 */
export const openLoop = async (
  { perSecond, seconds, random }: Arrivals,
  send: (due: number) => Promise<Outcome>,
): Promise<{ outcomes: Outcome[]; latestMs: number }> => {
  const underWay: Promise<Outcome>[] = [];
  const start = performance.now();
  let latestMs = 0;
  for (let at = 0; at < seconds * 1000; at += exponential(random, 1000 / perSecond)) {
    const due = start + at;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    latestMs = Math.max(latestMs, performance.now() - due);
    underWay.push(send(due));
  }
  return { outcomes: await Promise.all(underWay), latestMs };
};

const PATIENCE_MS = 30_000;
/** As many connections as there are requests under way: the server is to queue, not its callers. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

export type Call = { url: string; headers: Record<string, string> };

/** One GET, read to its end. `kindOf` may go by the answer's headers. */
export const call = (
  { url, headers }: Call,
  due: number,
  kindOf: (header: (name: string) => string | undefined) => string,
): Promise<Outcome> =>
  new Promise((resolve) => {
    const done = (kind: string, failure?: string) =>
      resolve({ kind, ms: performance.now() - due, ...(failure && { failure }) });
    const request = get(url, { headers, agent, timeout: PATIENCE_MS }, (response) => {
      const kind = kindOf((name) => [response.headers[name] ?? []].flat()[0]);
      response.resume();
      response.once("end", () => done(kind, response.statusCode === 200 ? undefined : String(response.statusCode)));
      response.once("error", (error) => done(kind, error.message));
    });
    request.once("timeout", () => request.destroy(new Error(`no answer in ${PATIENCE_MS / 1000} s`)));
    request.once("error", (error) =>
      done(
        kindOf(() => undefined),
        error.message,
      ),
    );
  });
