import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  type RateLimiterRes,
} from "rate-limiter-flexible";
import { pool } from "#core/db/pool.ts";
import { CLOCK_SLACK_MS } from "#core/server/clock.ts";
import { metrics } from "#core/server/metrics.ts";
import { once } from "#core/server/process-singleton.ts";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";

type Rule = { points: number; seconds: number };

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

/** Counted in PostgreSQL for all instances; in this process's memory while the database is unreachable. */
const limiter = (name: LimitName): RateLimiterAbstract =>
  once(`limiter.${name}`, () => {
    const { points, seconds } = rules()[name];
    const rule = { keyPrefix: name, points, duration: seconds };
    return new RateLimiterPostgres({
      ...rule,
      storeClient: pool(),
      storeType: "pool",
      tableName: "rate_limits",
      tableCreated: true,
      insuranceLimiter: new RateLimiterMemory(rule),
    });
  });

const allowance = (limit: number, { consumedPoints, msBeforeNext }: RateLimiterRes): Allowance => ({
  limit,
  remaining: Math.max(0, limit - consumedPoints),
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
  isExceeded: consumedPoints > limit,
  isFirstRefusal: consumedPoints === limit + 1,
});

export const count = async (name: LimitName, key: string): Promise<Allowance> => {
  const { points, duration } = limiter(name);
  const consume = () =>
    limiter(name)
      .consume(key)
      // The library rejects with an error, or with what was counted if that is too much.
      .catch((refused: Error | RateLimiterRes) => {
        if (refused instanceof Error) throw refused;
        return refused;
      });
  let used = await consume();
  // A window that ends later than one that starts now would last until the time that a clock showed before it was set back.
  if (used.msBeforeNext > duration * 1000 + CLOCK_SLACK_MS) {
    await forget(name, key);
    used = await consume();
  }
  const found = allowance(points, used);
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
  await limiter(name).delete(key);
};

export const giveBack = async (name: LimitName, key: string): Promise<void> => {
  await limiter(name).reward(key);
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
