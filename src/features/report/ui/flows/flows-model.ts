import type { SegmentMovement } from "#features/report/contracts/segment-movement.ts";
import type { Day } from "#lib/time/day.ts";
import { listRanks, type Move, type MovementRank, movesBy } from "../movement/movement-model.ts";

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
