import { addDays, daysBetween, toLocalDay } from "#lib/time/day.ts";
import { isFarAhead } from "#lib/time/local-time.ts";
import { firstInstantAt, nextSlot, type Slot } from "./schedule.ts";

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
