import { setTimeout as pause } from "node:timers/promises";
import { now } from "#core/server/clock.ts";
import type { LiveChange } from "#core/values/live-resources.ts";
import type { Actor } from "#core/values/permissions.ts";
import { type Follower, follow, unfollow } from "./store.ts";

/** Proxies drop connections that are silent for a minute. Access is checked at the same interval. */
const HEARTBEAT_MS = 20_000;
/** Changes within this time are sent together, which also limits how often a long series is sent. */
const GATHER_MS = 200;
const PAUSE_MS = 1000;
/** What clocks of the service and the database may differ by, with the way of the request. */
const CLOCKS_MS = 30_000;
/** A client that reads nothing for this long is disconnected. */
const STALLED_MS = 60_000;

type ChangeStream = {
  /** The next changes; empty for a heartbeat, null at the end. */
  next: () => Promise<LiveChange[] | null>;
  close: () => Promise<void>;
};

/** Resolves when there are changes to send or the time is up. */
const untilWoken = async (follower: Follower, ms: number): Promise<void> => {
  if (follower.pending.size > 0 || follower.isDoubtful || follower.isClosed) return;
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
    follower.wake = resolve;
  });
  clearTimeout(timer);
};

/**
 * Streams the business's changes that the actor may see. `readmit` authenticates the caller again and returns null once
 * their session or token has ended, which ends the stream. `age`: seconds since the reader began to read what changes now.
 * @throws AppError SERVICE_UNAVAILABLE with too many open streams
 */
export const followChanges = async (
  actor: Actor,
  readmit: () => Promise<Actor | null>,
  age?: number,
): Promise<ChangeStream> => {
  const since = age === undefined ? undefined : new Date(now().getTime() - age * 1000 - CLOCKS_MS);
  const follower = await follow(actor, since);
  let checkedAt = now().getTime();
  let sentAt = 0;
  let stalled: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(stalled);
    return unfollow(follower);
  };

  const next = async () => {
    clearTimeout(stalled);
    await untilWoken(follower, HEARTBEAT_MS);
    if (follower.pending.size > 0) await pause(Math.max(GATHER_MS, sentAt + PAUSE_MS - now().getTime()));
    if (follower.isDoubtful || now().getTime() - checkedAt >= HEARTBEAT_MS) {
      follower.isDoubtful = false;
      checkedAt = now().getTime();
      const admitted = await readmit();
      if (admitted) follower.actor = admitted;
      else await close();
    }
    if (follower.isClosed) return null;
    const changes = [...follower.pending.values()];
    follower.pending.clear();
    if (changes.length > 0) sentAt = now().getTime();
    stalled = setTimeout(close, STALLED_MS).unref();
    return changes;
  };

  return { next, close };
};
