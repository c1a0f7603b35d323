import { LRUCache } from "lru-cache";
import type { Scope } from "#lib/domain/permissions.ts";
import { now } from "../clock.ts";
import { withLock } from "../db/lock.ts";
import { asHeavyQuery } from "../heavy-queries.ts";
import { log } from "../log.ts";
import { metrics } from "../metrics.ts";
import { once } from "../process-singleton.ts";
import { findStored, keep } from "./report-cache.ts";

type Entry = { value: unknown; createdAt: Date; expiresAt: Date };

/** `hit`: it was there, or another was already computing it. `ageSeconds`: since it was computed. */
export type Cached<Value> = { value: Value; hit: boolean; ageSeconds: number };

const memory = () => once("report-cache", () => new LRUCache<string, Entry>({ max: 200 }));
const underWay = () => once("report-cache-under-way", () => new Map<string, Promise<Entry>>());

/** Makes this process know as little as one that has just started: for tests and benches. */
export const forgetMemory = (): void => memory().clear();

const fromTable = async (scope: Scope, key: string): Promise<Entry | undefined> => {
  const kept = await findStored(scope, key, now());
  return kept && { ...kept, value: JSON.parse(kept.value) };
};

/**
 * What is kept under a key for some time; computed when it isn't there. `key` carries the business (the row belongs to
 * it besides). In front is this process's memory, behind it a table that every process shares; a key is computed once
 * however many ask, here or elsewhere. A failure is thrown to all who wait and is not kept. `Value` is what JSON keeps,
 * and is shared by its readers: it must not be changed.
 */
export const cached = async <Value>(
  scope: Scope,
  key: string,
  seconds: number,
  compute: () => Promise<Value>,
  { isHeavy = false } = {},
): Promise<Cached<Value>> => {
  let computedHere = false;
  const locked = () =>
    withLock(key, async (): Promise<Entry> => {
      const theirs = await fromTable(scope, key);
      if (theirs) return theirs;
      computedHere = true;
      const value = await measured(compute);
      const createdAt = now();
      const entry = { value, createdAt, expiresAt: new Date(createdAt.getTime() + seconds * 1000) };
      await keep(scope, key, { ...entry, value: JSON.stringify(value) }).catch((err: unknown) => {
        // The answer is right whether or not it could be kept: a full disk costs the next reader time, not this one an error.
        log().warn({ businessId: scope.businessId, err }, "answer not kept");
      });
      return entry;
    });
  // A slot before the lock: what waits for one holds no connection.
  const load = () => (isHeavy ? asHeavyQuery(locked) : locked());
  const entry = inMemory(key) ?? (await shared(key, async () => (await fromTable(scope, key)) ?? (await load())));
  metrics().cacheLookups.inc({ result: computedHere ? "miss" : "hit" });
  return {
    value: entry.value as Value,
    hit: !computedHere,
    ageSeconds: Math.max(0, Math.floor((now().getTime() - entry.createdAt.getTime()) / 1000)),
  };
};

const measured = async <Value>(compute: () => Promise<Value>): Promise<Value> => {
  const { computing, computationSeconds } = metrics();
  computing.inc();
  const done = computationSeconds.startTimer();
  try {
    return await compute();
  } finally {
    done();
    computing.dec();
  }
};

const inMemory = (key: string): Entry | undefined => {
  const entry = memory().get(key);
  return entry && entry.expiresAt > now() ? entry : undefined;
};

/** One loading a key at a time in this process; who comes meanwhile waits for the same one. */
const shared = (key: string, load: () => Promise<Entry>): Promise<Entry> => {
  const found = underWay().get(key);
  if (found) return found;
  const promise = load()
    .then((entry) => {
      memory().set(key, entry);
      return entry;
    })
    .finally(() => underWay().delete(key));
  underWay().set(key, promise);
  return promise;
};
