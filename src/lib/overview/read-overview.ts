import { assertMay } from "#lib/domain/accounts/grants.ts";
import type { Figure } from "#lib/domain/overview/figures.ts";
import { freshnessOf } from "#lib/domain/overview/freshness.ts";
import { newsOf, noiseFloorOf } from "#lib/domain/overview/news.ts";
import { historyDays, isComparable, periodsOf, type Since } from "#lib/domain/overview/periods.ts";
import { STANDARD_PERIOD } from "#lib/domain/report/periods.ts";
import type { RunKind } from "#lib/domain/runs/kinds.ts";
import { addDays } from "#lib/domain/time/day.ts";
import { readFailedRuns } from "#lib/server/db/overview/failed-runs.ts";
import { readOpenRuns } from "#lib/server/db/runs/open-runs.ts";
import { toMajor, toMinor } from "../domain/money.ts";
import { type Actor, can, type Scope } from "../domain/permissions.ts";
import { getSegmentMovement } from "../report/get-segment-movement.ts";
import { loadReportScope } from "../report/load-report-context.ts";
import { now } from "../server/clock.ts";
import { readChanges } from "./read-changes.ts";
import { readFailures } from "./read-failures.ts";
import { readMissedForecast, readToday } from "./read-today.ts";

export type OverviewRequest = { since: Since; storefrontId?: number | undefined };

const NIGHTLY: RunKind = "recalculate_segments";

const readFreshness = async (scope: Scope) => {
  const [{ last }, [failed]] = await Promise.all([
    readOpenRuns(scope),
    readFailedRuns(scope, { since: new Date(0), kinds: [NIGHTLY], actorId: null }),
  ]);
  const calculatedAt = last.find(({ kind }) => kind === NIGHTLY)?.finishedAt ?? null;
  const freshness = freshnessOf(calculatedAt, failed?.lastAt ?? null, now());
  return { ...freshness, calculatedAt: freshness.calculatedAt?.toISOString() ?? null };
};

const shownFigure = ({ range, ...figure }: Figure, currency: string) => {
  const shown = (value: number) => (figure.metric === "revenue" ? toMajor(value, currency) : value);
  return {
    ...figure,
    value: shown(figure.value),
    previous: figure.previous === null ? null : shown(figure.previous),
    range: range && { low: shown(range.low), high: shown(range.high), typical: shown(range.typical) },
  };
};

/**
 * What changed in the last complete day, week or month, and the customers to act on today: the content of the start page and of the
 * digest by email. Needs no request, and has numbers and codes instead of words; money in major units. What the actor may
 * not see is null. Throws FORBIDDEN without `reports:view`, and INVALID_PARAMETER for a storefront that is not of this business.
 */
export const readOverview = async (actor: Actor, { since, storefrontId }: OverviewRequest) => {
  assertMay(actor, "reports:view");
  const frame = await loadReportScope(actor, { days: 1, storefrontId });
  const { business, today } = frame;
  const { currency, timeZone } = business;
  const { period } = periodsOf(since, today);
  const from = addDays(period.start, -1);
  const [changes, { value: movement }, people, forecast, failures, freshness] = await Promise.all([
    readChanges(actor, frame, since),
    getSegmentMovement(actor, { days: STANDARD_PERIOD, from, to: period.end, storefrontId }),
    can(actor, "customers:view") ? readToday(actor, { period, from, storefrontId }) : null,
    readMissedForecast(actor),
    readFailures(actor),
    readFreshness(actor),
  ]);
  const { firstDay, previousPeriod, generatedAt } = changes;
  const figures = changes.figures.map((figure) => shownFigure(figure, currency));
  const money = (amount: number) => toMajor(toMinor(amount, currency), currency);
  return {
    since,
    period,
    previousPeriod,
    currency,
    timeZone,
    generatedAt,
    storefrontId: frame.storefrontId,
    history: { firstDay, days: historyDays(firstDay, today), isComparable: isComparable(firstDay, today) },
    freshness,
    figures,
    news: newsOf(figures, movement.flows).map((one) => ({ ...one, atStake: money(one.atStake) })),
    noiseFloor: money(noiseFloorOf(figures, movement.flows)),
    moves: movement.flows.filter(({ from, to }) => from !== to),
    today: people,
    forecast,
    failures,
  };
};
