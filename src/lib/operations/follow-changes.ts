import { setTimeout as pause } from "node:timers/promises";
import type { LiveChange } from "#lib/domain/operations/live-changes.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { now } from "#lib/server/clock.ts";
import { type Follower, follow, unfollow } from "#lib/server/live/followers.ts";

/** Proxies drop a connection that is silent for a minute. Access is checked as often. */
const HEARTBEAT_MS = 20_000;
/** What happens together is sent together, and what goes on for long at most so often. */
const GATHER_MS = 200;
const PAUSE_MS = 1000;
/** One that takes nothing for so long is dropped. */
const STALLED_MS = 60_000;

type ChangeStream = {
  /** The next changes, none for a heartbeat, null at the end. */
  next: () => Promise<LiveChange[] | null>;
  close: () => Promise<void>;
};

/** Resolves when there is something to take or the time is over. */
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
 * What changes in the business, as far as the actor may know of it. `readmit` finds out who the caller is by now, null where
 * their session or token has ended, which ends the stream.
 * @throws AppError SERVICE_UNAVAILABLE where too many follow already
 */
export const followChanges = async (actor: Actor, readmit: () => Promise<Actor | null>): Promise<ChangeStream> => {
  const follower = await follow(actor);
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
