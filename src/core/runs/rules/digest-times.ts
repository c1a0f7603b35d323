import { addDays, daysBetween, toLocalDay } from "#lib/time/day.ts";
import { isFarAhead } from "#lib/time/local-time.ts";
import { firstInstantAt, nextSlot, type Slot } from "./schedule.ts";

export const DIGESTS = ["off", "daily", "weekly"] as const;

export type Digest = (typeof DIGESTS)[number];

/** How often something is sent; weekly: on Mondays, monthly: on the first. */
export type SendFrequency = Exclude<Digest, "off"> | "monthly";

/** A Monday. */
const MONDAY = "2024-01-01";

/** After a longer downtime it is left out: a daily one would arrive shortly before the next. */
const LATEST_MS: Record<SendFrequency, number> = { daily: 6 * 3_600_000, weekly: 86_400_000, monthly: 86_400_000 };

const IS_SENT_ON: Record<SendFrequency, (day: string) => boolean> = {
  daily: () => true,
  weekly: (day) => daysBetween(MONDAY, day) % 7 === 0,
  monthly: (day) => day.endsWith("-01"),
};

export type DigestTime<Frequency = Digest> = {
  digest: Frequency;
  /** 0 to 23, local time. */
  hour: number;
  /** Times before that are not made up for. */
  since: Date;
};

/** As `HH:MM`. */
export const clockAt = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

/**
 * The slot of a digest or another mail that is due. Where clocks skip the hour, it is the first instant after; where
 * they show it twice, the first. Null if none is due, or only one from longer ago than it is made up for: six hours if daily, else a day.
 */
export const dueDigest = (
  { digest, hour, since }: DigestTime<Digest | SendFrequency>,
  zone: string,
  now: Date,
): Slot | null => {
  if (digest === "off") return null;
  const today = toLocalDay(now, zone);
  const localTime = clockAt(hour);
  for (const day of [today, addDays(today, -1)]) {
    const dueAt = firstInstantAt(day, localTime, zone);
    if (!dueAt || dueAt > now) continue;
    const isDue = (dueAt >= since || isFarAhead(since, now)) && now.getTime() - dueAt.getTime() <= LATEST_MS[digest];
    return isDue && IS_SENT_ON[digest](day) ? { day, dueAt } : null;
  }
  return null;
};

/** When the next is due. */
export const nextDigest = (frequency: SendFrequency, localTime: string, zone: string, now: Date): Date => {
  let slot = nextSlot(localTime, zone, now);
  while (!IS_SENT_ON[frequency](slot.day)) slot = nextSlot(localTime, zone, slot.dueAt);
  return slot.dueAt;
};
