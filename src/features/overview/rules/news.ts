import { type Flow, NOT_BUYING, NOT_YET, PLACES } from "#features/report/rules/rfm/movement.ts";
import type { Figure, Metric } from "./figures.ts";

/** One thing that changed beyond noise. `atStake` in major units, like the flows and the figures given. */
export type News =
  | { kind: "figure"; metric: Metric; direction: "up" | "down"; atStake: number }
  | { kind: "move"; from: string; to: string; direction: "up" | "down"; customers: number; atStake: number };

const OUTSIDE: readonly string[] = [NOT_BUYING, NOT_YET];

const MOST_NEWS = 5;

/** Without a normal range, moves below this share of the revenue of all moves are noise. */
const NOISE_SHARE = 0.01;

const findFigure = (figures: readonly Figure[], metric: Metric): Figure | undefined =>
  figures.find((figure) => figure.metric === metric);

/** What one unit of a metric is usually worth. */
const computeUnitWorth = (figures: readonly Figure[], metric: Metric): number => {
  const typical = (name: Metric) => {
    const figure = findFigure(figures, name);
    return figure?.range?.typical || figure?.value || 0;
  };
  if (metric === "revenue") return 1;
  return typical("revenue") / Math.max(1, typical(metric === "orders" ? "orders" : "active"));
};

const figureNews = (figures: readonly Figure[]): News[] =>
  figures.flatMap(({ metric, value, range, position }) =>
    range === null || position === null || position === "within"
      ? []
      : [
          {
            kind: "figure" as const,
            metric,
            direction: position === "above" ? ("up" as const) : ("down" as const),
            atStake: Math.abs(value - range.typical) * computeUnitWorth(figures, metric),
          },
        ],
  );

/** Moves between segments; first purchases and lost customers have figures of their own. */
const moveNews = (moves: readonly Flow[]): News[] =>
  moves
    .filter(({ from, to }) => from !== to && ![from, to].some((place) => OUTSIDE.includes(place)))
    .map(({ from, to, customers, revenueBefore, revenueNow }) => {
      const isUp = PLACES.indexOf(to) < PLACES.indexOf(from);
      const atStake = isUp ? revenueNow : revenueBefore;
      return { kind: "move", from, to, direction: isUp ? "up" : "down", customers, atStake };
    });

/** Below this amount a move is not news: what revenue varies by anyway, or 1% of the revenue that the segments are made of. */
export const computeNoiseFloor = (figures: readonly Figure[], moves: readonly Flow[]): number => {
  const range = findFigure(figures, "revenue")?.range;
  if (range) return range.high - range.typical;
  return NOISE_SHARE * moves.reduce((sum, { revenueNow }) => sum + revenueNow, 0);
};

/** What changed beyond noise, most money at stake first; at most five. */
export const rankNews = (figures: readonly Figure[], moves: readonly Flow[]): News[] => {
  const floor = computeNoiseFloor(figures, moves);
  return [...figureNews(figures), ...moveNews(moves).filter(({ atStake }) => atStake > 0 && atStake >= floor)]
    .sort((a, b) => b.atStake - a.atStake)
    .slice(0, MOST_NEWS);
};
