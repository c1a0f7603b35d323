import { existsSync, readFileSync } from "node:fs";
import { LRUCache } from "lru-cache";
import { asHeavyQuery } from "#core/load/fair-queue.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readDataRevision } from "./db/data-revision.ts";
import { withLock } from "./db/lock.ts";
import { withBusiness } from "./db/with-business.ts";
import { latestPast, now } from "./server/clock.ts";
import { log } from "./server/log.ts";
import { metrics, productVersion } from "./server/metrics.ts";
import { once } from "./server/process-singleton.ts";

/** A computed answer as text, with the revision of the data that it was computed from. */
type StoredReport = { value: string; createdAt: Date; expiresAt: Date; revision: string };

/** The unexpired answer under a key, computed from this revision. */
const findStored = (scope: Scope, key: string, revision: string, at: Date): Promise<StoredReport | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<StoredReport>(
      `select value, created_at, expires_at, revision
         from report_cache where business_id = $1 and key = $2 and revision = $3
          and expires_at > $4 and created_at <= $5`,
      [scope.businessId, key, revision, at, latestPast(at)],
    );
    return rows[0];
  });

/** Replaces the stored answer, and deletes the business's expired ones. */
const saveReport = (
  scope: Scope,
  key: string,
  { value, createdAt, expiresAt, revision }: StoredReport,
): Promise<void> =>
  withBusiness(scope, async (client) => {
    await client.query("delete from report_cache where business_id = $1 and expires_at <= $2", [
      scope.businessId,
      createdAt,
    ]);
    await client.query(
      `insert into report_cache (business_id, key, value, created_at, expires_at, revision) values ($1, $2, $3, $4, $5, $6)
       on conflict (business_id, key) do update set value = excluded.value, created_at = excluded.created_at,
         expires_at = excluded.expires_at, revision = excluded.revision`,
      [scope.businessId, key, value, createdAt, expiresAt, revision],
    );
  });

/** `size`: characters of its JSON. */
type Entry = { value: unknown; size: number; createdAt: Date; expiresAt: Date; revision: string };

/** `hit`: it was cached, or another caller was already computing it. `ageSeconds`: since it was computed. */
export type Cached<Value> = { value: Value; hit: boolean; ageSeconds: number };

/** A larger answer is only in the table. */
const MAX_BYTES = 32_000_000;
/** An answer takes about three times as many bytes as its JSON has characters. */
const BYTES_A_CHARACTER = 3;

/** An expired answer leaves by itself, so that an idle server keeps none. */
const memory = () =>
  once(
    "report-cache",
    () =>
      new LRUCache<string, Entry>({
        maxSize: MAX_BYTES,
        sizeCalculation: ({ size }, key) => BYTES_A_CHARACTER * (size + key.length),
        ttlAutopurge: true,
      }),
  );
const underWay = () => once("report-cache-under-way", () => new Map<string, Promise<Entry>>());

/** Clears the in-memory cache, for tests and benchmarks. */
export const forgetMemory = (): void => memory().clear();

/** How many answers are in memory, for tests. */
export const rememberedAnswers = (): number => memory().size;

const readBuildLine = (): string => {
  const build = existsSync(".next/BUILD_ID") ? readFileSync(".next/BUILD_ID", "utf8").trim() : "";
  return `${productVersion()} ${build}\n`;
};

const build = () => once("report-cache-build", () => ({ line: readBuildLine() }));

/** Before each answer in the table: after an update, another build's answers can have another shape or another meaning. */
const buildLine = (): string => build().line;

/** For a process that builds the product after it has cached answers; otherwise other processes would not find its later ones. */
export const readBuildAgain = (): void => {
  build().line = readBuildLine();
};

const fromTable = async (scope: Scope, key: string, revision: string): Promise<Entry | undefined> => {
  const kept = await findStored(scope, key, revision, now());
  if (!kept?.value.startsWith(buildLine())) return undefined;
  const json = kept.value.slice(buildLine().length);
  return { ...kept, value: JSON.parse(json), size: json.length };
};

/**
 * Caches a value computed from a business's orders and settings under a key, until they change or the product is updated, and at
 * most for some time, because days end. `key` includes the business (and the row belongs to it). Memory comes first, then a table
 * shared by all processes; a key is computed once, however many callers wait, here or elsewhere. A failure is thrown to
 * all waiting callers and not cached. `Value` must be JSON, and readers share it, so it must not be modified.
 */
export const cached = async <Value>(
  scope: Scope,
  key: string,
  seconds: number,
  compute: () => Promise<Value>,
  { isHeavy = false } = {},
): Promise<Cached<Value>> => {
  let computedHere = false;
  const asked = await readDataRevision(scope);
  const locked = () =>
    withLock(key, async (): Promise<Entry> => {
      // Read before the data: a write in between makes the entry outdated, never wrong.
      const revision = await readDataRevision(scope);
      const theirs = await fromTable(scope, key, revision);
      if (theirs) return theirs;
      computedHere = true;
      const value = await measured(compute);
      const json = JSON.stringify(value);
      const createdAt = now();
      const expiresAt = new Date(createdAt.getTime() + seconds * 1000);
      await saveReport(scope, key, { value: buildLine() + json, createdAt, expiresAt, revision }).catch(
        (err: unknown) => {
          // The answer is valid even if it can't be stored: a full disk costs the next reader time, but is no error now.
          log().warn({ businessId: scope.businessId, err }, "answer not cached");
        },
      );
      return { value, size: json.length, createdAt, expiresAt, revision };
    });
  // A slot before the lock: what waits for one holds no connection.
  const load = () => (isHeavy ? asHeavyQuery(locked) : locked());
  const entry =
    inMemory(key, asked) ??
    (await shared(key, asked, async () => (await fromTable(scope, key, asked)) ?? (await load())));
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

const inMemory = (key: string, revision: string): Entry | undefined => {
  const entry = memory().get(key);
  const at = now();
  const isCurrent = entry && entry.expiresAt > at && entry.createdAt <= latestPast(at);
  return isCurrent && entry.revision === revision ? entry : undefined;
};

/** Deduplicates loads per key and revision in this process; concurrent callers share one. */
const shared = (key: string, revision: string, load: () => Promise<Entry>): Promise<Entry> => {
  const loading = `${key} ${revision}`;
  const found = underWay().get(loading);
  if (found) return found;
  const promise = load()
    .then((entry) => {
      memory().set(key, entry, { ttl: Math.max(1, entry.expiresAt.getTime() - now().getTime()) });
      return entry;
    })
    .finally(() => underWay().delete(loading));
  underWay().set(loading, promise);
  return promise;
};
