import { chance, exponential, type Random } from "../statistics/random.ts";
import { busyness, type DemoCalendar, isInSeason, MOST, momentOf } from "./calendar.ts";
import type { Temperament } from "./temperament.ts";

const DAY = 86_400_000;
/** The share of customers who predate the first day, and by how many days at most. */
const OLD = { share: 0.2, days: 900 };
/** How much higher the arrival rate is on the last day than on the first. */
const GROWTH = 2;
/** Seasonal customers' purchase rate outside their season, relative to a year-round customer's. */
const OUT_OF_SEASON = 0.1;
const IN_SEASON = 2;

/** Draws an arrival day with a linearly growing rate, by inverting its distribution function. */
const arrivalDay = (random: Random, days: number): number =>
  (days * (Math.sqrt(1 + (GROWTH ** 2 - 1) * random()) - 1)) / (GROWTH - 1);

/**
 * A person's order times, oldest first: exponential waiting times while they are active (thinned by the day's demand),
 * and each order may be the last. Each has at least one order, unless that would be after `now`.
 */
export const orderTimes = (
  random: Random,
  who: Temperament,
  { firstDay, days, now, timeZone }: DemoCalendar,
): { createdAt: Date; times: Date[] } => {
  const isOld = chance(random, OLD.share);
  const dateOf = (day: number): number => firstDay + Math.floor(day) * DAY;
  const isBusy = (day: number): boolean => chance(random, busyness(dateOf(day), who.place) / MOST);
  const isTheirs = (day: number): boolean =>
    who.season === null || isInSeason(dateOf(day), who.season) || chance(random, OUT_OF_SEASON);
  const gapDays = who.season === null ? who.gapDays : who.gapDays / IN_SEASON;
  let day = isOld ? Math.min(exponential(random, who.gapDays), random() * days) : arrivalDay(random, days);
  while (!isBusy(day)) day++;
  const times: Date[] = [];
  while (day < days) {
    const time = momentOf(random, dateOf(day), who.place, timeZone);
    if (time <= now) times.push(time);
    if (chance(random, who.dropout)) break;
    do day += exponential(random, gapDays / MOST);
    while (day < days && !(isBusy(day) && isTheirs(day)));
  }
  times.sort((a, b) => a.getTime() - b.getTime());
  const known = isOld ? new Date(firstDay - random() * OLD.days * DAY) : (times[0] ?? now);
  return { createdAt: known, times };
};
