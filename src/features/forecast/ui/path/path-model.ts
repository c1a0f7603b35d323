import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import { areWholeMonths, toMonth } from "#lib/time/month.ts";

export type Path = NonNullable<ForecastAnswer["path"]>;
type Period = Path["months"][number];
export type PathMeasure = "revenue" | "orders";

type PathValues = Period["orders"]["all"];

/** A calendar month: what was bought, what is expected, or, in the month of the forecast, what has been bought and the rest. */
export type PathMonth = {
  /** `2026-11`. */
  month: string;
  /** Its first day, in milliseconds. */
  time: number;
  /** In the month of the forecast, what has been bought so far; null for months ahead. */
  actual: number | null;
  /** Null for months that are over. */
  ahead: (PathValues & { existing: number; newcomers: number }) | null;
  /** The same month of the year before. */
  lastYear: number | null;
  /** What would be expected after changes. */
  whatIf?: number | undefined;
};

const parseMonth = (month: string): number => Date.parse(`${month}-01T00:00:00Z`);

const yearBefore = (month: string): string => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;

const plus = (values: PathValues, sum: number): PathValues =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value + sum])) as PathValues;

/** The measures that a forecast has. */
export const listMeasures = ({ whole }: Path): PathMeasure[] => (whole.revenue ? ["revenue", "orders"] : ["orders"]);

/**
 * The path by calendar month, oldest first: the year before the forecast and the months ahead. The last month ahead is left out
 * unless it is whole.
 */
export const pathMonths = ({ past, months }: Path, measure: PathMeasure): PathMonth[] => {
  const bought = new Map(past.map((period) => [toMonth(period.from), period[measure]]));
  const current = past.at(-1);
  // A forecast made on a month's last day begins with a whole one.
  const isSplit = current !== undefined && months[0] !== undefined && toMonth(current.from) === toMonth(months[0].from);
  const over = (isSplit ? past.slice(0, -1) : past).slice(-12).map((period): PathMonth => {
    const month = toMonth(period.from);
    const lastYear = bought.get(yearBefore(month)) ?? null;
    return { month, time: parseMonth(month), actual: period[measure], ahead: null, lastYear };
  });
  const ahead = months.flatMap((period, at): PathMonth[] => {
    const month = toMonth(period.from);
    const groups = period[measure];
    const isRest = at === 0 && isSplit;
    if (!groups || (!areWholeMonths(period) && !isRest)) return [];
    const before = isRest ? (current?.[measure] ?? 0) : 0;
    const { all, existing, newcomers } = groups;
    const parts = { existing: existing.expected, newcomers: newcomers.expected };
    const lastYear = bought.get(yearBefore(month)) ?? null;
    return [
      {
        month,
        time: parseMonth(month),
        actual: isRest ? before : null,
        ahead: { ...plus(all, before), ...parts },
        lastYear,
      },
    ];
  });
  return [...over, ...ahead];
};

/** The months with what is expected of them after changes. */
export const withWhatIf = (months: readonly PathMonth[], changed: Path, measure: PathMeasure): PathMonth[] => {
  const after = new Map(pathMonths(changed, measure).map(({ month, ahead }) => [month, ahead?.expected]));
  return months.map((month) => ({ ...month, whatIf: after.get(month.month) }));
};

/** The points of the chart: the expectation and its bands begin where the actual line ends. */
export const plotPoints = (months: readonly PathMonth[]) => {
  const last = months.findLast(({ ahead }) => ahead === null);
  return months.map((month) => {
    const { ahead, time, lastYear } = month;
    const actual = ahead ? null : month.actual;
    const joint = month === last ? actual : null;
    return {
      time,
      actual,
      lastYear,
      month,
      expected: ahead?.expected ?? joint,
      whatIf: month.whatIf ?? (months.some(({ whatIf }) => whatIf !== undefined) ? joint : null),
      band: ahead ? [ahead.lower95, ahead.upper95] : joint !== null && [joint, joint],
      inner: ahead ? [ahead.lower80, ahead.upper80] : joint !== null && [joint, joint],
    };
  });
};
