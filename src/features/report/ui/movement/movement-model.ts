"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import type { Day } from "#lib/time/day.ts";
import { NOT_BUYING, NOT_YET } from "#records/rules/rfm/movement.ts";
import { SEGMENT_KEYS, segmentKey } from "#records/rules/rfm/segment-colors.ts";
import { useRankName } from "#records/ui/people/segment-mark.tsx";

/** A segment's key, `NONE` for customers who did not buy, or `NOT_YET` for those who first bought later. */
export type MovementRank = string;

export type Move = {
  from: MovementRank;
  to: MovementRank;
  customers: number;
  /** 0 to 1 of all customers in `from`. */
  share: number;
  /** Major units. */
  revenueBefore: number;
  revenueNow: number;
};

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((all, item) => all + of(item), 0);

const toRank = (code: string): MovementRank => segmentKey(code) ?? code;

/** Flows with the segment keys that the pages use. */
export const movesBy = (flows: SegmentMovement["flows"]): Move[] =>
  flows.map(({ from, to, ...flow }) => ({
    ...flow,
    from: toRank(from),
    to: toRank(to),
    share:
      flow.customers /
      sum(
        flows.filter((one) => one.from === from),
        ({ customers }) => customers,
      ),
  }));

export const toMoves = ({ flows }: SegmentMovement): Move[] => movesBy(flows);

/** Whether customers in it bought something in the period. */
export const isSegment = (rank: MovementRank): boolean => rank !== NOT_BUYING && rank !== NOT_YET;

/** The sign of customers without a segment: not buying, or not yet. */
export const pickRankSign = (rank: MovementRank): string => (rank === NOT_YET ? "+" : "–");

/** The rows and columns of the table: segments by value, then customers without one; first-time buyers only if there are any. */
export const listRanks = (moves: readonly Move[], side: "from" | "to"): MovementRank[] => [
  ...SEGMENT_KEYS,
  NOT_BUYING,
  ...(moves.some((move) => move[side] === NOT_YET) ? [NOT_YET] : []),
];

export const moveBetween = (moves: readonly Move[], from: MovementRank, to: MovementRank): Move | undefined =>
  moves.find((move) => move.from === from && move.to === to);

export const customersIn = (moves: readonly Move[], side: "from" | "to", place: MovementRank): number =>
  sum(
    moves.filter((move) => move[side] === place),
    ({ customers }) => customers,
  );

/**
 * Moves between segments, most customers first; ties by revenue before and after. Customers who stopped or started buying are
 * only counted in `movementTotals`, because they would always be the largest groups.
 */
export const biggestMoves = (moves: readonly Move[], count: number): Move[] =>
  moves
    .filter(({ from, to }) => from !== to && isSegment(from) && isSegment(to))
    .sort((a, b) => b.customers - a.customers || b.revenueBefore + b.revenueNow - (a.revenueBefore + a.revenueNow))
    .slice(0, count);

/** Of the previous period's customers: how many changed segment and how many stopped buying; and how many are new. */
export const movementTotals = (moves: readonly Move[]) => {
  const of = (isMeant: (move: Move) => boolean) => sum(moves.filter(isMeant), ({ customers }) => customers);
  return {
    all: of(() => true),
    before: of(({ from }) => isSegment(from)),
    moved: of(({ from, to }) => from !== to && isSegment(from) && isSegment(to)),
    gone: of(({ from, to }) => isSegment(from) && !isSegment(to)),
    came: of(({ from }) => !isSegment(from)),
  };
};

/**
 * Names of a movement's segments, and its moves as text. The standard movement counts customers who first bought later among those
 * who had lapsed before: of `moves` without any such customers, the name says both.
 */
export const useRankWords = (moves?: readonly Move[]) => {
  const t = useTranslations("movement");
  const { moneyShort, percent } = useFormats();
  const rankName = useRankName();
  const isMixed = moves !== undefined && !moves.some(({ from }) => from === NOT_YET);
  const name = (rank: MovementRank, side: "from" | "to" = "to"): string =>
    rank === NOT_BUYING && isMixed && side === "from" ? t("lapsed_or_new") : rankName(rank);

  const sentence = ({ from, to, customers: count, revenueBefore, revenueNow }: Move): string => {
    const [before, now] = [moneyShort(revenueBefore), moneyShort(revenueNow)];
    return t("move", { count, from: name(from, "from"), to: name(to), before, now });
  };

  /** A cell's content with its row and column, for screen readers and tooltips. */
  const cell = (from: MovementRank, to: MovementRank, move: Move | undefined): string => {
    const places = { from: name(from, "from"), to: name(to) };
    if (!move) return t("empty", places);
    const values = {
      count: move.customers,
      share: percent(move.share),
      before: moneyShort(move.revenueBefore),
      now: moneyShort(move.revenueNow),
    };
    return from === to ? t("stayed", { from: places.from, ...values }) : t("cell", { ...places, ...values });
  };
  return { name, sentence, cell };
};

/** A segment, or the absence of one, at the end of a period. */
export type FlowNode = {
  key: string;
  rank: MovementRank;
  column: number;
  day: Day;
  customers: number;
  revenue: number;
};

/** Customers on their way from one node to another, by their indexes. */
export type FlowLink = Move & { key: string; step: number; source: number; target: number };

export type FlowDiagram = { days: Day[]; nodes: FlowNode[]; links: FlowLink[] };

const listSteps = ({ previousPeriod, period, flows, steps }: SegmentMovement) =>
  steps ?? [{ from: previousPeriod.end, to: period.end, flows }];

/** One column per period and one node per place in it with customers; the customers that leave it reach the next column. */
export const toFlowDiagram = (movement: SegmentMovement): FlowDiagram => {
  const steps = listSteps(movement);
  const days = [...steps.map(({ from }) => from), movement.period.end];
  const moves = steps.map(({ flows }) => movesBy(flows));
  const nodes = days.flatMap((day, column) => {
    // What leaves the first column, and what arrives in the others.
    const [held = [], side, money] =
      column === 0
        ? ([moves[0], "from", "revenueBefore"] as const)
        : ([moves[column - 1], "to", "revenueNow"] as const);
    return listRanks(held, side).flatMap((rank): FlowNode[] => {
      const mine = held.filter((move) => move[side] === rank);
      const customers = mine.reduce((all, move) => all + move.customers, 0);
      const revenue = mine.reduce((all, move) => all + move[money], 0);
      return customers === 0 ? [] : [{ key: `${column} ${rank}`, rank, column, day, customers, revenue }];
    });
  });
  const place = new Map(nodes.map(({ key }, at) => [key, at]));
  const links = moves.flatMap((ofStep, step) =>
    ofStep.map((move) => ({
      ...move,
      key: `${step} ${move.from} ${move.to}`,
      step,
      source: place.get(`${step} ${move.from}`) ?? 0,
      target: place.get(`${step + 1} ${move.to}`) ?? 0,
    })),
  );
  return { days, nodes, links };
};

/** The link an arrow key leads to: up and down within a step, left and right to the largest flow of the step beside it. */
export const linkAfterKey = (links: readonly FlowLink[], at: number, key: string): number | undefined => {
  const now = links[at];
  const within = links.flatMap(({ step }, index) => (step === now?.step ? index : []));
  const beside = (by: number) => {
    const others = links.flatMap(({ step }, index) => (step === (now?.step ?? 0) + by ? index : []));
    return others.sort((a, b) => (links[b]?.customers ?? 0) - (links[a]?.customers ?? 0))[0];
  };
  const position = within.indexOf(at);
  switch (key) {
    case "ArrowUp":
      return within[position - 1];
    case "ArrowDown":
      return within[position + 1];
    case "ArrowLeft":
      return beside(-1);
    case "ArrowRight":
      return beside(1);
    case "Home":
      return within[0];
    case "End":
      return within.at(-1);
    default:
      return undefined;
  }
};
