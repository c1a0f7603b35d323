import type { RunProblem } from "#core/runs/rules/define-run.ts";
import { firstInstantAt, nextSlot, type Slot } from "#core/runs/rules/schedule.ts";
import { type Actor, can, type Permission } from "#core/values/permissions.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import { normalRange } from "#lib/statistics/normal.ts";
import { addDays, daysBetween, toLocalDay } from "#lib/time/day.ts";
import { isFarAhead } from "#lib/time/local-time.ts";
import type { RunKind } from "#runs.ts";

/** What an alert of each kind says. Money in minor units. */
export type AlertDetails = {
  segment_size: { members: number; low: number; high: number };
  /** Of a day: how many champions changed to another segment, their lifetime value, and the most valuable of them. */
  champions_slipping: { day: string; customers: number; value: number; named: SlippingChampion[] };
  /** INVALID_CRITERIA, or why the last update failed. */
  segment_failed: { problem: string };
  run_failed: { runId: string; runKind: RunKind; problem: RunProblem };
  import_failed: { problem: RunProblem };
  connection_failed: { problem: string };
  webhook_disabled: { reason: "failures" | "gone" };
};

/** `segment` is null for a customer without a sale in the report's period. */
export type SlippingChampion = { id: string; segment: RfmSegmentKey | null; value: number };

export type AlertKind = keyof AlertDetails;

/** What a user must be allowed to do to see alerts of a kind: what it takes to see or mend the cause. */
const ALERT_PERMISSIONS = {
  segment_size: "customers:view",
  champions_slipping: "customers:view",
  segment_failed: "customers:edit",
  run_failed: "ai:use",
  import_failed: "data:import",
  connection_failed: "settings:manage",
  webhook_disabled: "settings:manage",
} as const satisfies Record<AlertKind, Permission>;

export const ALERT_KINDS = Object.keys(ALERT_PERMISSIONS) as AlertKind[];

/** Whose inbox it is, and what they may see in it. */
export type InboxReader = {
  id: string;
  /** Whether they see the failures of others' own work. */
  isManager: boolean;
  kinds: readonly AlertKind[];
};

export const inboxReader = (actor: Pick<Actor, "id" | "role" | "onlyPermissions">): InboxReader => ({
  id: actor.id,
  isManager: can(actor, "settings:manage"),
  kinds: ALERT_KINDS.filter((kind) => can(actor, ALERT_PERMISSIONS[kind])),
});

/** Eight whole weeks, so that weekdays count equally. */
export const RANGE_DAYS = 56;
/** Younger segments have no range. */
const LEAST_DAYS = 14;
/** Smaller changes are not worth an alert, however steady a segment was. */
const LEAST_MEMBERS = 5;
const LEAST_SHARE = 0.1;

type SizeRange = { low: number; high: number };

/** The normal number of members of a segment, from its sizes on the days before, in whole members; null if it is too young. */
export const normalSize = (before: readonly number[]): SizeRange | null => {
  const range = normalRange(before, {
    leastValues: LEAST_DAYS,
    leastDistance: (median) => Math.max(LEAST_MEMBERS, LEAST_SHARE * median),
  });
  return range && { low: Math.max(0, Math.ceil(range.low)), high: Math.floor(range.high) };
};

export const isWithin = ({ low, high }: SizeRange, members: number): boolean => members >= low && members <= high;

export const DIGESTS = ["off", "daily", "weekly"] as const;

export type Digest = (typeof DIGESTS)[number];

/** A Monday. */
const MONDAY = "2024-01-01";

/** After a longer downtime a digest is left out: it would arrive shortly before the next one. */
const LATEST_MS = 6 * 3_600_000;

const isMonday = (day: string): boolean => daysBetween(MONDAY, day) % 7 === 0;

export type DigestTime = {
  digest: Digest;
  /** 0 to 23, local time. */
  hour: number;
  /** Times before that are not made up for. */
  since: Date;
};

/** As `HH:MM`. */
export const clockAt = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

/**
 * The slot of a digest that is due: daily, or weekly on Mondays. Where clocks skip the hour, it is the first instant after; where
 * they show it twice, the first. Null if none is due, or only one from more than six hours ago.
 */
export const dueDigest = ({ digest, hour, since }: DigestTime, zone: string, now: Date): Slot | null => {
  if (digest === "off") return null;
  const today = toLocalDay(now, zone);
  const localTime = clockAt(hour);
  for (const day of [today, addDays(today, -1)]) {
    const dueAt = firstInstantAt(day, localTime, zone);
    if (!dueAt || dueAt > now) continue;
    const isDue = (dueAt >= since || isFarAhead(since, now)) && now.getTime() - dueAt.getTime() <= LATEST_MS;
    return isDue && (digest === "daily" || isMonday(day)) ? { day, dueAt } : null;
  }
  return null;
};

/** When the next is due. */
export const nextDigest = (digest: "daily" | "weekly", localTime: string, zone: string, now: Date): Date => {
  let slot = nextSlot(localTime, zone, now);
  while (digest === "weekly" && !isMonday(slot.day)) slot = nextSlot(localTime, zone, slot.dueAt);
  return slot.dueAt;
};
