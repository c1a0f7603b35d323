import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "#core/server/process-singleton.ts";
import { AppError } from "#core/values/errors.ts";
import { currentWork } from "./work.ts";

/** The number of slots, and how many of them one key may hold at once. */
type Share = { capacity: number; perKey: number };

type Options = Share & {
  /** How long a caller waits for a slot before being rejected. */
  waitMs: number;
  message: string;
};

type Waiter = { grant: () => void };

/** Limits each key so that some slots stay free for keys that hold none yet. */
export const isBelowShare = ({ capacity, perKey }: Share, used: number, own: number): boolean =>
  own < Math.min(perKey, capacity - used);

/** Seconds after which a rejected caller may retry. */
const RETRY_SECONDS = 5;

/**
 * Slots shared fairly between keys: each key has its own line, and the lines are served in turn, so that a key with
 * many waiters doesn't delay the others. Rejects with SERVICE_UNAVAILABLE after `waitMs`. A task inside another one
 * doesn't wait, because both would wait forever.
 */
export const createFairQueue = ({ capacity, perKey, waitMs, message }: Options) => {
  const held = new Map<string, number>();
  // In the order in which the keys are served next.
  const lines = new Map<string, Waiter[]>();
  const holding = new AsyncLocalStorage<{ isOpen: boolean }>();
  let used = 0;

  const take = (key: string): (() => void) => {
    used += 1;
    held.set(key, (held.get(key) ?? 0) + 1);
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      used -= 1;
      const left = (held.get(key) ?? 1) - 1;
      if (left > 0) held.set(key, left);
      else held.delete(key);
      serve();
    };
  };

  const mayTake = (key: string): boolean => isBelowShare({ capacity, perKey }, used, held.get(key) ?? 0);

  const serve = (): void => {
    while (used < capacity) {
      const next = [...lines.keys()].find(mayTake);
      const line = next === undefined ? undefined : lines.get(next);
      const waiter = line?.shift();
      if (next === undefined || !line || !waiter) return;
      lines.delete(next);
      // Moves the key behind all other waiting ones.
      if (line.length > 0) lines.set(next, line);
      waiter.grant();
    }
  };

  const leave = (key: string, waiter: Waiter): void => {
    const line = (lines.get(key) ?? []).filter((each) => each !== waiter);
    if (line.length > 0) lines.set(key, line);
    else lines.delete(key);
  };

  const wait = (key: string): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = {
        grant: () => {
          clearTimeout(timer);
          resolve(take(key));
        },
      };
      const timer = setTimeout(() => {
        leave(key, waiter);
        reject(new AppError("SERVICE_UNAVAILABLE", message, { values: { seconds: RETRY_SECONDS } }));
      }, waitMs);
      lines.set(key, [...(lines.get(key) ?? []), waiter]);
    });

  /** Waits for a slot, and releases it when `task` has ended. */
  const run = async <Result>(key: string, task: () => Promise<Result>): Promise<Result> => {
    if (holding.getStore()?.isOpen) return task();
    const release = mayTake(key) ? take(key) : await wait(key);
    const holder = { isOpen: true };
    try {
      return await holding.run(holder, task);
    } finally {
      // Work that the task started without awaiting it needs its own slot.
      holder.isOpen = false;
      release();
    }
  };

  const state = () => ({ used, waiting: [...lines.values()].reduce((sum, { length }) => sum + length, 0) });

  return { run, state };
};

const OPTIONS = {
  capacity: 6,
  perKey: 2,
  waitMs: 30_000,
  message: "This business has too many exports, previews and reports running",
};

/**
 * Runs a query that occupies a database core: an export, a preview, an uncached report. Only two at once for a
 * business's requests, so that short reads find a free core.
 */
export const asHeavyQuery = <Result>(task: () => Promise<Result>): Promise<Result> => {
  const { kind, businessId } = currentWork();
  if (businessId === undefined || kind === "batch") return task();
  return once("heavy-queries", () => createFairQueue(OPTIONS)).run(businessId, task);
};
