import { LRUCache } from "lru-cache";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { pool } from "#core/db/pool.ts";
import { CLOCK_SLACK_MS } from "#core/server/clock.ts";
import { metrics } from "#core/server/metrics.ts";
import { once } from "#core/server/process-singleton.ts";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";

const MAX_BYTES = 5_000_000;
/** A key's record, timer and places in two maps, beside its own characters. */
const BYTES_A_KEY = 600;

/**
 * Counts in this process's memory, and forgets the keys used longest ago when there are too many: callers choose them, as everyone with
 * an IPv6 network has millions.
 */
export class MemoryLimiter extends RateLimiterMemory {
  readonly #keys = new LRUCache<string, true>({
    maxSize: MAX_BYTES,
    sizeCalculation: (_, key) => BYTES_A_KEY + 2 * key.length,
    dispose: (_, key) => void super.delete(key),
  });

  override consume(key: string, points?: number): ReturnType<RateLimiterMemory["consume"]> {
    if (!this.#keys.get(key)) this.#keys.set(key, true);
    return super.consume(key, points);
  }

  /** A key that was forgotten has nothing to give back, and stays forgotten. */
  override async reward(key: string, points?: number): ReturnType<RateLimiterMemory["reward"]> {
    return this.#keys.has(key) ? super.reward(key, points) : new RateLimiterRes(this.points, 0);
  }
}

/** `isLocal`: counted in this process alone, because it protects this process, and without a query. */
type Rule = { points: number; seconds: number; isLocal?: true };

/** Limits per time window. A window starts with its first use, and rejections don't extend it. */
const rules = () =>
  ({
    /** Requests per token or user; configurable. */
    caller: { points: settings().RATE_LIMIT, seconds: 60 },
    /** Invalid tokens from one address. */
    refused: { points: 30, seconds: 60 },
    /**
     * Wrong passwords: for one account from one address, for one account from anywhere, from one address for any
     * account.
     */
    "login-pair": { points: 10, seconds: 900 },
    "login-account": { points: 50, seconds: 900 },
    "login-address": { points: 100, seconds: 900 },
    /** Invalid invitation secrets from one address. */
    invitation: { points: 100, seconds: 900 },
    /** Deliveries of one connection. */
    webhook: { points: 6000, seconds: 60 },
    /** Invalid password reset links from one address. */
    "password-reset": { points: 100, seconds: 900 },
    /** Password resets requested for one email address, known or not, and from one address for any. */
    "reset-email": { points: 3, seconds: 3600 },
    "reset-address": { points: 20, seconds: 3600 },
    /** Wrong codes of the first setup from one address. */
    "first-setup": { points: 30, seconds: 900 },
    /** Digests that a user sends themselves. */
    "test-digest": { points: 5, seconds: 3600 },
    /** Test messages that a user sends to Slack. */
    "test-slack": { points: 20, seconds: 3600 },
    /** Uses of one signature of Slack's, for as long as it is accepted: five minutes before its time and after. */
    "slack-signature": { points: 1, seconds: 600 },
    /** Sentences that one user or token has a language model read, which costs money. */
    sentence: { points: 30, seconds: 600 },
    /** Invalid unsubscribe links from one address. */
    unsubscribe: { points: 100, seconds: 900 },
    /**
     * Pages without a session from one address. A page takes about 40 ms of the main thread, so that these take a quarter of it;
     * twenty people who come to one office at the same moment open three each.
     */
    page: { points: 60, seconds: 10, isLocal: true },
  }) satisfies Record<string, Rule>;

export type LimitName = keyof ReturnType<typeof rules>;

/** `resetSeconds`: until the window ends. */
export type Allowance = {
  limit: number;
  remaining: number;
  resetSeconds: number;
  isExceeded: boolean;
  isFirstRefusal: boolean;
};

/** Limits whose key is the caller's network. */
const BY_NETWORK: readonly LimitName[] = [
  "refused",
  "login-address",
  "invitation",
  "password-reset",
  "reset-address",
  "first-setup",
  "unsubscribe",
  "page",
];

/** What counts as one: a key, and how many times the limit's points it has. */
type Counted = { key: string; times: number };

/**
 * A caller with many /64 networks is one caller: a home has a /56, a server a /48 (RIPE-690). Neighbors may share these, so they may do
 * more.
 */
const countedAs = (name: LimitName, key: string): [Counted, ...Counted[]] => {
  const own = { key, times: 1 };
  const [a, b, c, d] = /^([\da-f]+):([\da-f]+):([\da-f]+):([\da-f]+)::\/64$/.exec(key)?.slice(1) ?? [];
  if (d === undefined || !BY_NETWORK.includes(name)) return [own];
  const home = (Number.parseInt(d, 16) & 0xff00).toString(16);
  return [own, { key: `${a}:${b}:${c}:${home}::/56`, times: 2 }, { key: `${a}:${b}:${c}::/48`, times: 4 }];
};

/** The widest network that counts as one caller. */
export const widestNetwork = (network: string): string => countedAs("login-address", network).at(-1)?.key ?? network;

/** Counted in PostgreSQL for all instances; in this process's memory if it is local, or while the database is unreachable. */
const limiter = (name: LimitName, times = 1): RateLimiterAbstract =>
  once(`limiter.${name}.${times}`, () => {
    const { points, seconds, isLocal }: Rule = rules()[name];
    const rule = { keyPrefix: name, points: points * times, duration: seconds };
    if (isLocal) return new MemoryLimiter(rule);
    return new RateLimiterPostgres({
      ...rule,
      storeClient: pool(),
      storeType: "pool",
      tableName: "rate_limits",
      tableCreated: true,
      insuranceLimiter: new MemoryLimiter(rule),
    });
  });

const allowance = (limit: number, { consumedPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
  limit,
  remaining: Math.max(0, limit - consumedPoints),
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  isExceeded: consumedPoints > limit,
  isFirstRefusal: consumedPoints === limit + 1,
});

const countOne = async (name: LimitName, { key, times }: Counted): Promise<Allowance> => {
  const { points, duration } = limiter(name, times);
  const consume = () =>
    limiter(name, times)
      .consume(key)
      // The library rejects with an error, or with what was counted if that is too much.
      .catch((refused: Error | RateLimiterRes) => {
        if (refused instanceof Error) throw refused;
        return refused;
      });
  let used = await consume();
  // A window that ends later than one that starts now would last until the time that a clock showed before it was set back.
  if (used.msBeforeNext > duration * 1000 + CLOCK_SLACK_MS) {
    await limiter(name, times).delete(key);
    used = await consume();
  }
  return allowance(points, used);
};

/** Counts a use of `key`; of a network, also one of the wider networks that it is part of. Returns the first that is exceeded. */
export const count = async (name: LimitName, key: string): Promise<Allowance> => {
  const [own, ...wider] = countedAs(name, key);
  let found = await countOne(name, own);
  for (const counted of wider) {
    const one = await countOne(name, counted);
    if (one.isExceeded && !found.isExceeded) found = one;
  }
  metrics().limited.inc({ limit: name }, found.isExceeded ? 1 : 0);
  return found;
};

/** Counts a use of `key`. Throws RATE_LIMITED if there were too many. */
export const assertAllowed = async (name: LimitName, key: string): Promise<void> => {
  const { isExceeded, resetSeconds } = await count(name, key);
  if (isExceeded) throw new AppError("RATE_LIMITED", "Too many requests", { values: { seconds: resetSeconds } });
};

/** Resets the uses of `key`. */
export const forget = async (name: LimitName, key: string): Promise<void> => {
  for (const counted of countedAs(name, key)) await limiter(name, counted.times).delete(counted.key);
};

export const giveBack = async (name: LimitName, key: string): Promise<void> => {
  for (const counted of countedAs(name, key)) await limiter(name, counted.times).reward(counted.key);
};

/** A customer of an IPv6 provider has a whole /64, so it counts as one address. */
export const toNetworkAddress = (address: string): string => {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0");
  return `${[...front, ...middle, ...back]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
};

/** Set by our HTTP server on every request, overwriting any value from the client. */
const ADDRESS_HEADER = "x-customer-360-address";

/** The key for rate limits by address. */
export const callerNetwork = (request: Request): string =>
  toNetworkAddress(request.headers.get(ADDRESS_HEADER) ?? "unknown");
