import { type Listener, listen } from "#core/live/listener.ts";
import { once } from "#core/server/process-singleton.ts";
import { AppError } from "#core/values/errors.ts";
import { LIVE_RESOURCES, type LiveChange, type LiveNotice, type LiveResource } from "#core/values/live-resources.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { concernsAccess, maySee, toLiveChanges } from "#features/operations/rules/live-changes.ts";

/** The maximum number of open streams: in this process, per business, and per user or token. */
export const LIVE_LIMITS = { process: 1000, business: 200, actor: 20 };

/** With more changed IDs of a resource, only the resource is reported. */
const MAX_IDS = 50;

/** One open stream. Changes not sent yet are merged, so that a slow client costs no more than a fast one. */
export type Follower = {
  actor: Actor;
  pending: Map<string, LiveChange>;
  /** Whether the actor's access may have ended since it was last checked. */
  isDoubtful: boolean;
  isClosed: boolean;
  /** Called when there are changes to send. */
  wake: () => void;
};

type OpenStreams = { followers: Set<Follower>; listener?: Listener | undefined; isClosed: boolean };

const openStreams = (): OpenStreams =>
  once("live-followers", () => ({ followers: new Set<Follower>(), isClosed: false }));

const merge = ({ pending }: Follower, { resource, type, ids }: LiveChange): void => {
  const key = `${resource} ${type}`;
  const known = pending.get(key);
  const isAny = ids.length === 0 || known?.ids.length === 0;
  const all = isAny ? [] : [...new Set([...(known?.ids ?? []), ...ids])];
  pending.set(key, { resource, type, ids: all.length > MAX_IDS ? [] : all });
};

const onNotice = (notice: LiveNotice): void => {
  const changes = toLiveChanges(notice);
  for (const follower of openStreams().followers) {
    if (follower.actor.businessId !== notice.businessId) continue;
    for (const change of changes) if (maySee(follower.actor, notice, change)) merge(follower, change);
    follower.isDoubtful ||= concernsAccess(follower.actor, notice);
    if (follower.pending.size > 0 || follower.isDoubtful) follower.wake();
  }
};

/** After a lost connection anything may have changed unnoticed. */
const onGap = (): void => {
  for (const follower of openStreams().followers) {
    for (const resource of Object.keys(LIVE_RESOURCES) as LiveResource[]) {
      if (can(follower.actor, LIVE_RESOURCES[resource])) merge(follower, { resource, type: "updated", ids: [] });
    }
    follower.isDoubtful = true;
    follower.wake();
  }
};

const assertCapacity = ({ businessId, id }: Actor): void => {
  const { followers, isClosed } = openStreams();
  const actors = [...followers].map(({ actor }) => actor);
  const ofBusiness = actors.filter((actor) => actor.businessId === businessId);
  const isFull =
    actors.length >= LIVE_LIMITS.process ||
    ofBusiness.length >= LIVE_LIMITS.business ||
    ofBusiness.filter((actor) => actor.id === id).length >= LIVE_LIMITS.actor;
  if (isClosed || isFull) throw new AppError("SERVICE_UNAVAILABLE", "Too many live connections are open");
};

export const unfollow = async (follower: Follower): Promise<void> => {
  const streams = openStreams();
  follower.isClosed = true;
  follower.wake();
  streams.followers.delete(follower);
  if (streams.followers.size > 0) return;
  const { listener } = streams;
  streams.listener = undefined;
  await listener?.close();
};

/** Throws SERVICE_UNAVAILABLE with too many open streams. Changes committed after it resolves are not missed. */
export const follow = async (actor: Actor): Promise<Follower> => {
  assertCapacity(actor);
  const streams = openStreams();
  const follower: Follower = { actor, pending: new Map(), isDoubtful: false, isClosed: false, wake: () => {} };
  streams.followers.add(follower);
  streams.listener ??= listen({ onNotice, onGap });
  try {
    await streams.listener.ready;
  } catch (error) {
    await unfollow(follower);
    throw error;
  }
  return follower;
};

/** Ends all streams and accepts no new ones, because the process is stopping. */
export const closeFollowers = async (): Promise<void> => {
  const streams = openStreams();
  streams.isClosed = true;
  await Promise.all([...streams.followers].map(unfollow));
};
