import { Agent, get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { exponential, type Random } from "#lib/statistics/random.ts";
import { percentile } from "./pairs.ts";

/** `kind`: the group its time is reported in. `failure`: what went wrong. */
export type Outcome = { kind: string; ms: number; failure?: string };

type Arrivals = { perSecond: number; seconds: number; random: Random };

/**
 * An open loop: requests arrive as a Poisson process, whether earlier ones were answered or not, like those of real
 * users. A time counts from the moment a request was due, so that waiting for a busy server, or for this loop, is
 * included. A closed loop, which sends the next request after the last answer, omits it (coordinated omission). Returns
 * the outcomes, and the maximum delay of this loop in milliseconds.
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
/** As many connections as concurrent requests: the server must queue, not the clients. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

export type Call = { url: string; headers: Record<string, string> };

/** One GET, read to the end. `kindOf` may use the answer's headers. */
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

/** Prints the times by kind and of all; returns the p99 of all. */
export const printTimes = (title: string, outcomes: readonly Outcome[]): number => {
  const row = (first: string, cells: readonly (string | number)[]) =>
    console.log(`  ${first.padEnd(32)}${cells.map((cell) => String(cell).padStart(9)).join("")}`);
  row(title, ["requests", "p50 ms", "p95", "p99", "max"]);
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].sort();
  for (const kind of [...kinds, "all"]) {
    const times = outcomes.filter((each) => kind === "all" || each.kind === kind).map(({ ms }) => ms);
    row(`  ${kind}`, [times.length, ...[0.5, 0.95, 0.99, 1].map((share) => percentile(times, share).toFixed(1))]);
  }
  return percentile(
    outcomes.map(({ ms }) => ms),
    0.99,
  );
};

/** Prints the first ten failures; returns how many there were. */
export const countFailures = (outcomes: readonly Outcome[]): number => {
  const failures = outcomes.flatMap(({ kind, failure }) => (failure ? [`${kind}: ${failure}`] : []));
  for (const failure of [...new Set(failures)].slice(0, 10)) console.log(`  failed: ${failure}`);
  return failures.length;
};
