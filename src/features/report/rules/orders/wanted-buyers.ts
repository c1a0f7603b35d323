import type { Scores } from "#lib/rfm/segments.ts";
import { dayAt } from "#lib/time/day-calendar.ts";
import { assignTier, type Cuts, type Tier } from "#lib/value/tier.ts";
import { cellIndex, type RfmScheme, scoresBy, segmentCodes } from "#records/rules/rfm/scheme.ts";

/** The buyers with any of these scores; null for all of them. */
export type BuyersByScores = {
  method: "rfm";
  /**
   * Above which values the scores 2 to 5 begin (`cutsOfBands`), money in minor units, unless the scheme has thresholds of its
   * own.
   */
  cuts: { frequency: number[]; monetary: number[] };
  scheme: Pick<RfmScheme, "thresholds" | "cells">;
  wanted: readonly Scores[] | null;
};

/** The buyers of a tier; null for all of them. */
export type BuyersByTier = { method: "value"; cuts: Cuts; wanted: Tier | null };

/** Whether a customer is wanted by their orders, what they spent in minor units, and their last order in ms since 1970. */
export type IsWanted = (orders: number, revenue: number, lastAt: number) => boolean;

/** The index of a buyer's scores in `ALL_SCORES`. `dayStarts`: of the period, and the instant after it; in ms since 1970. */
const buildCellIndexer = ({ cuts, scheme }: BuyersByScores, dayStarts: Float64Array) => {
  const days = dayStarts.length - 1;
  return (orders: number, revenue: number, lastAt: number): number => {
    const values = { orders, revenue, ageDays: days - 1 - dayAt(dayStarts, lastAt) };
    return cellIndex(scoresBy(scheme, values, { days, ...cuts }));
  };
};

/** `dayStarts`: of the period, and the instant after it; in ms since 1970. Null wants all buyers. */
export const wantedBuyers = (membership: BuyersByScores | BuyersByTier | null, dayStarts: Float64Array): IsWanted => {
  if (!membership || membership.wanted === null) return () => true;
  if (membership.method === "value") {
    const { cuts, wanted } = membership;
    return (_, revenue) => assignTier(revenue, cuts) === wanted;
  }
  const [cells, cell] = [new Set(membership.wanted.map(cellIndex)), buildCellIndexer(membership, dayStarts)];
  return (...bought) => cells.has(cell(...bought));
};

/** The code of a buyer's segment, by what they bought. */
export const codeOfBuyer = (membership: BuyersByScores | BuyersByTier, dayStarts: Float64Array) => {
  if (membership.method === "value")
    return (_: number, revenue: number): string => assignTier(revenue, membership.cuts);
  const codes = segmentCodes(membership.scheme);
  const cell = buildCellIndexer(membership, dayStarts);
  return (...bought: Parameters<IsWanted>): string => codes[cell(...bought)] as string;
};
