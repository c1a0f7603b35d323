import { LRUCache } from "lru-cache";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

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
