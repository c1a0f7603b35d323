import { addDays, type Day, daysBetween } from "#lib/time/day.ts";

/** Quarters of the year in whole months, named by their months because winter here is summer elsewhere. */
export const SEASONS = ["DEC-FEB", "MAR-MAY", "JUN-AUG", "SEP-NOV"] as const;

/** The index in `SEASONS` of a day's season. */
export const seasonIndex = (day: Day): number => Math.floor((Number(day.slice(5, 7)) % 12) / 3);

/** The first day of a day's season. */
const seasonStart = (day: Day): Day => {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  if (month === 12) return `${day.slice(0, 4)}-12-01`;
  if (month < 3) return `${String(year - 1).padStart(4, "0")}-12-01`;
  return `${day.slice(0, 4)}-${String(month - (month % 3)).padStart(2, "0")}-01`;
};

/** A point on the circle of the year, in integer millionths of the radius. */
type Direction = { x: number; y: number };

const MILLION = 1_000_000;

/**
 * A day's position on the circle of the year: each season is a quarter, the first from 0 to π/2, and a day is at the
 * middle of its share of the quarter. Integers, so that a sum of directions does not depend on its order.
 */
export const toYearDirection = (day: Day): Direction => {
  const start = seasonStart(day);
  const length = daysBetween(start, seasonStart(addDays(start, 95)));
  const angle = (Math.PI / 2) * (seasonIndex(day) + (daysBetween(start, day) + 0.5) / length);
  return { x: Math.round(MILLION * Math.cos(angle)), y: Math.round(MILLION * Math.sin(angle)) };
};

/**
 * The season of the circular mean of some days: the direction of the sum of their directions (Mardia and Jupp 2000,
 * Directional Statistics, §2.2.1; Fisher 1993, Statistical Analysis of Circular Data, §2.3.1). A season is a quadrant,
 * so the signs determine it. Null if the directions cancel out, because days all year round have no mean.
 */
export const meanSeason = ({ x, y }: Direction): number | null => {
  if (x > 0 && y >= 0) return 0;
  if (x <= 0 && y > 0) return 1;
  if (x < 0 && y <= 0) return 2;
  return y < 0 ? 3 : null;
};

/** In tie-breaking order. */
export const TRAIT_KINDS = ["category", "channel", "season"] as const;

export type TraitKind = (typeof TRAIT_KINDS)[number];

/** A property of an order: a product category, a sales channel, a season. `name` is the shop's term or the season's. */
export type Trait = { kind: TraitKind; name: string };

const PREFIXES: Record<TraitKind, string> = { category: "CAT", channel: "CH", season: "SEA" };

export const toTraitCode = ({ kind, name }: Trait): string => `${PREFIXES[kind]}:${name}`;

/** The trait of a segment code; null for `OTHER`, `NONE` and invalid codes. */
export const readTrait = (code: string): Trait | null => {
  const [, prefix, name] = /^(CAT|CH|SEA):(.+)$/s.exec(code) ?? [];
  const kind = TRAIT_KINDS.find((each) => PREFIXES[each] === prefix);
  return kind && name !== undefined ? { kind, name } : null;
};

export const byCodePoint = (a: string, b: string): number => {
  const [left, right] = [[...a], [...b]];
  const i = left.findIndex((character, at) => character !== right[at]);
  if (i === -1) return left.length - right.length;
  return (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
};

/** Tie-breaking order: category, channel, season; then names by code point, seasons in calendar order. */
export const compareTraits = (a: Trait, b: Trait): number => {
  if (a.kind !== b.kind) return TRAIT_KINDS.indexOf(a.kind) - TRAIT_KINDS.indexOf(b.kind);
  if (a.kind !== "season") return byCodePoint(a.name, b.name);
  const order: readonly string[] = SEASONS;
  return order.indexOf(a.name) - order.indexOf(b.name);
};
