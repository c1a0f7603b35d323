import { chanceWithinHorizon } from "#features/playbooks/rules/next-actions.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { atLeast, atMost, type Row, report } from "../row.ts";
import { type Bin, binError, binsOf, figuresOf, meanOf, valueIfActive } from "./list-figures.ts";
import type { Observed, Week } from "./weekly-lists.ts";

const NAMES = {
  winBack: "Win back this week",
  churnList: "Churn list by value at risk",
  unlikelyBack: "Random, not likely back",
};
type ListName = keyof typeof NAMES;
const LISTS = Object.keys(NAMES) as ListName[];

export type Figures = Record<ListName, ReturnType<typeof figuresOf>>;

export const figuresByList = (weeks: readonly Week[]): Figures => {
  const of = (name: ListName) => figuresOf(weeks.flatMap(({ lists }) => lists[name]));
  return { winBack: of("winBack"), churnList: of("churnList"), unlikelyBack: of("unlikelyBack") };
};

const percent = (share: number): string => `${(100 * share).toFixed(0)}%`;
const money = (minor: number): string => (minor / 100).toFixed(0);

const table = (lines: readonly (readonly string[])[]): string[] =>
  lines.map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(30) : cell.padStart(12))).join(""));

/** The lists beside each other; money per customer. */
export const listTable = (figures: Figures): string[] => {
  const head = [
    "",
    "customers",
    "distinct",
    "overdue",
    "on time",
    "one order",
    "came back",
    "spent each",
    "per return",
    "lost each",
  ];
  const lines = LISTS.map((name) => {
    const own = figures[name];
    return [
      NAMES[name],
      String(own.customers),
      String(own.distinct),
      percent(own.overdue),
      percent(own.onTime),
      percent(own.oneTime),
      percent(own.returned),
      money(own.spent),
      money(own.spentPerReturned),
      money(own.lost),
    ];
  });
  return table([head, ...lines]);
};

const RETURN_DAYS = 90;
const CHANCES = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.001];

/** The stated chance to return against a return within 90 days. */
const byChanceToReturn = (overdue: readonly Observed[]): Bin[] =>
  binsOf(overdue, CHANCES, {
    predicted: ({ plan }) => plan.chanceToReturn ?? Number.NaN,
    observed: ({ nextDay, today }) => Number(nextDay !== null && nextDay <= today + RETURN_DAYS),
  });

/** The chance of a purchase within the forecast's 12 months against a return in the holdout. */
const byExpectation = (overdue: readonly Observed[]): Bin[] =>
  binsOf(overdue, CHANCES, {
    predicted: ({ outlook }) => chanceWithinHorizon(outlook) ?? Number.NaN,
    observed: ({ hasReturned }) => Number(hasReturned),
  });

const binLines = (title: string, bins: readonly Bin[], asText: (value: number) => string): string[] =>
  table([
    [title, "customers", "predicted", "observed"],
    ...bins.map(({ from, to, count, predicted, observed }) => [
      `  ${asText(from)} to ${to > 1e12 ? "more" : asText(Math.min(to, asText === percent ? 1 : to))}`,
      String(count),
      asText(predicted),
      asText(observed),
    ]),
  ]);

const VALUES = [0, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, Number.POSITIVE_INFINITY];

/** Expected spending of those who come back, against what those who came back spent. */
const byValue = (returned: readonly Observed[]): Bin[] =>
  binsOf(returned, VALUES, { predicted: valueIfActive, observed: ({ spent }) => spent });

/** Of the customers who bought in the last four weeks and again later, those who by then were overdue. */
const overdueGaps = (all: readonly Observed[]): number => {
  const again = all.filter(({ days, today, nextDay }) => today - (days.at(-1) ?? 0) <= 28 && nextDay !== null);
  return meanOf(again, ({ nextDay, plan }) => Number((nextDay ?? 0) >= toDayNumber(plan.overdueOn ?? "9999-12-31")));
};

/** Whether the holdout is as long as the forecast's horizon. */
const isWholeHorizon = (holdout: number): boolean => holdout >= 365;

export const calibrationLines = (weeks: readonly Week[], holdout: number): string[] => {
  const overdue = weeks.flatMap(({ all }) => all.filter(({ isOverdue }) => isOverdue));
  const returned = overdue.filter(({ hasReturned }) => hasReturned);
  return [
    ...binLines("Chance to return by themselves", byChanceToReturn(overdue), percent),
    ...(isWholeHorizon(holdout)
      ? [
          ...binLines("Chance of a purchase in a year", byExpectation(overdue), percent),
          ...binLines("Value if they return", byValue(returned), money),
        ]
      : []),
  ];
};

/** What must hold of the figures, and what is only reported. */
export const rowsOf = (weeks: readonly Week[], figures: Figures, holdout: number): Row[] => {
  const { winBack, churnList, unlikelyBack } = figures;
  const all = weeks.flatMap((week) => week.all);
  const overdue = all.filter(({ isOverdue }) => isOverdue);
  return [
    atLeast(
      "spent by each who came back, over random customers' not likely back",
      winBack.spentPerReturned / unlikelyBack.spentPerReturned,
      1.5,
    ),
    atLeast(
      "lost with each who stayed away, over random customers' not likely back",
      winBack.lost / unlikelyBack.lost,
      1,
    ),
    report("lost with each who stayed away, over the churn list's", winBack.lost / churnList.lost, 1),
    atLeast("share overdue", winBack.overdue, 1),
    atMost("share with one order", winBack.oneTime, 0.5),
    atMost("error of the chance to return by themselves", binError(byChanceToReturn(overdue)), 0.1),
    ...(isWholeHorizon(holdout)
      ? [atMost("error of the chance of a purchase in a year", binError(byExpectation(overdue)), 0.05)]
      : []),
    report("customers overdue", overdue.length / all.length, Number.NaN),
    report(
      "customers overdue and expected back",
      overdue.filter(({ plan }) => plan.isExpected).length / all.length,
      Number.NaN,
    ),
    report("gaps that ended after the overdue day (stated: 0.2)", overdueGaps(all), 0.2),
  ];
};
