import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { lastRunAt } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { readContactEffect } from "#features/campaigns/read-campaigns.ts";
import { findStandardForecast } from "#features/forecast/read-forecast.ts";
import { listConnectionPage } from "#features/imports/connections/manage-connections.ts";
import type { ConnectionState } from "#features/imports/shops/shops.ts";
import { readFirstByRevenue } from "#features/report/list-report-customers.ts";
import { readOpenRuns } from "#features/runs/manage-runs.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { addDays, type Day, daysBetween, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import { readIdentities } from "#records/customers/customer-records.ts";
import { describePopulation, populationKey } from "#records/customers/report-population.ts";
import { readPeriodFigures } from "#records/orders/copy/order-readings.ts";
import {
  CACHE_SECONDS,
  loadReportScope,
  type ReportScope,
  type ReportScopeRequest,
  schemeName,
} from "#records/rfm/report-scope.ts";
import { ANOTHER } from "#records/rules/rfm/movement.ts";
import { RUN_KINDS, type RunKind } from "#runs.ts";
import { summarizeWinBack } from "../playbooks/list-win-back.ts";
import { getSegmentMovement, movedIn } from "../report/get-segment-movement.ts";
import type { getOverview } from "./contracts/overview.ts";
import { choosePeriod } from "./explain-revenue-change.ts";
import {
  comparePeriodFigures,
  computeComparedPeriod,
  computeDaysApart,
  computeFreshness,
  computeNoiseFloor,
  type DatedFigures,
  type Figure,
  historyDays,
  isComparable,
  listPastPeriods,
  type MissedForecast,
  missedForecast,
  type Period,
  rankNews,
} from "./rules/overview.ts";
import { readFailedRuns } from "./store/failed-runs.ts";

/** How many customers of each list are named. */
const NAMED = 5;

/** The period in which customers who are due to reorder last bought, in days. */
const DUE_DAYS = 365;
const DUE: ActionKind = "reorder_due";

const [CHAMPIONS] = RFM_SEGMENTS;

type List = { name: string; frame: ReportScope; wanted: Parameters<typeof readFirstByRevenue>[2] };
type Largest = { customers: number; first: { id: string; value: number; lastOrderAt: string }[] };

/** Adds who the customers are now; those who were erased since are left out. */
const withIdentities = async <Row extends { id: string }, Cached extends { first: Row[] }>(
  scope: Scope,
  listed: Cached & { first: Row[] },
) => {
  const identities = await readIdentities(
    scope,
    listed.first.map(({ id }) => id),
  );
  const first = listed.first.flatMap((row) => {
    const identity = identities.get(row.id);
    return identity ? [{ ...row, ...identity }] : [];
  });
  return { ...listed, first };
};

/**
 * How many customers are on a list, and the first by revenue. Cached like the reports, but not who they are: that must not
 * outlive a change or an erasure.
 */
const readFirstCustomers = async (scope: Scope, { name, frame, wanted }: List) => {
  const { period, storefrontId, business, population } = frame;
  const compute = async (): Promise<Largest> => {
    const { data: rows, total } = await readFirstByRevenue(scope, frame, wanted, NAMED);
    const first = rows.map(({ id, revenue, lastOrderAt }) => {
      return { id, value: toMajor(revenue, business.currency), lastOrderAt: lastOrderAt.toISOString() };
    });
    return { customers: total, first };
  };
  const days = `${period.start}:${period.end}`;
  const key = `overview_${name}:${scope.businessId}:${days}:${storefrontId ?? "all"}${populationKey(population)}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  return withIdentities(scope, value);
};

/** Which orders of which customers. */
type Which = Pick<ReportScopeRequest, "storefrontId" | "within">;

/** Next actions are computed by runs, which don't change the orders that the cache depends on. */
const readDue = async (scope: Scope, which: Which) => {
  const [frame, ranAt] = await Promise.all([loadReportScope(scope, { days: DUE_DAYS, ...which }), lastRunAt(scope)]);
  const action = { kind: DUE, today: frame.today };
  return readFirstCustomers(scope, {
    name: `due_${ranAt}`,
    frame,
    wanted: { membership: { method: "buyers" }, action },
  });
};

type Moved = Which & { from: Day; to: Day };

const readNewChampions = async (scope: Scope, { from, to, ...which }: Moved) => {
  const frame = await loadReportScope(scope, { to, ...which });
  const moved = { method: "rfm", fromSegment: ANOTHER, from, to, segment: CHAMPIONS.code };
  const name = `champions_from_${from}${schemeName(frame.scheme)}`;
  return readFirstCustomers(scope, { name, frame, wanted: { membership: movedIn(frame, "revenue", moved) } });
};

/** The customers to act on today, each list with its size and its first customers; `from` is the day before the period. Money in major units. */
const readToday = async (
  scope: Scope,
  { period, from, population, ...which }: Which & { period: Period; from: Day } & Pick<ReportScope, "population">,
) => {
  const [winBack, reorder, champions] = await Promise.all([
    readContactEffect(scope)
      .then((effect) => summarizeWinBack(scope, NAMED, { effect, population }))
      .then((listed) => withIdentities(scope, listed)),
    readDue(scope, which),
    readNewChampions(scope, { from, to: period.end, ...which }),
  ]);
  return { winBack, reorder: { ...reorder, days: DUE_DAYS }, champions };
};

/** Whether the last standard forecast missed the purchases it was tested on; null without one, or if it didn't. */
const readMissedForecast = async (scope: Scope): Promise<MissedForecast | null> => {
  return missedForecast((await findStandardForecast(scope))?.tracking ?? null);
};

/** Money in minor units. */
type Changes = {
  /** Of the first sale; null without one. */
  firstDay: Day | null;
  figures: Figure[];
  generatedAt: string;
};

type Compared = { period: Period; comparedPeriod: Period };

/** The figures of periods with the same weekdays, the latest first, as they are given. */
const readDatedFigures = async (
  scope: Scope,
  { business: { rfmDays: leadDays, timeZone }, storefrontId, population }: ReportScope,
  periods: readonly [Period, ...Period[]],
) => {
  const [{ end, days }] = periods;
  const { start } = periods.at(-1) ?? periods[0];
  // Without a sale in the standard period, a customer is in no segment any more.
  const first = addDays(start, -leadDays);
  const { periods: figures, firstSaleAt } = await readPeriodFigures(scope, {
    dayStarts: startsOfDays(first, daysBetween(first, end) + 2, timeZone),
    leadDays,
    days,
    apart: computeDaysApart(days),
    storefrontId,
    within: population,
  });
  const dated = figures.toReversed().flatMap((each, i): DatedFigures[] => {
    const period = periods[i];
    return period ? [{ period, figures: each }] : [];
  });
  return { dated, firstDay: firstSaleAt === null ? null : toLocalDay(new Date(firstSaleAt), timeZone) };
};

const readFigures = async (
  scope: Scope,
  frame: ReportScope,
  { period, comparedPeriod }: Compared,
): Promise<Changes> => {
  const { dated, firstDay } = await readDatedFigures(scope, frame, [period, ...listPastPeriods(period)]);
  const [current, ...past] = dated;
  const compared =
    past.find((each) => each.period.start === comparedPeriod.start) ??
    (await readDatedFigures(scope, frame, [comparedPeriod])).dated[0];
  if (!current || !compared) throw new RangeError("A period has no figures");
  const { today, business } = frame;
  return {
    firstDay,
    figures: comparePeriodFigures(
      current.figures,
      { compared, past },
      { firstDay, today, lostAfterDays: business.rfmDays },
    ),
    generatedAt: now().toISOString(),
  };
};

/** What changed in a period. Cached like the reports, until orders or the day change. */
const readChanges = async (
  scope: Scope,
  frame: ReportScope,
  { period, comparedPeriod }: Compared,
): Promise<Changes> => {
  const { today, storefrontId, business, population } = frame;
  const which = `${storefrontId ?? "all"}:${business.rfmDays}${populationKey(population)}`;
  const key = `overview:${scope.businessId}:${period.start}:${period.end}:${comparedPeriod.end}:${today}:${which}`;
  const compute = () => readFigures(scope, frame, { period, comparedPeriod });
  const { value } = await cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
  return value;
};

const WEEK_MS = 7 * 86_400_000;
const MOST_CONNECTIONS = 200;
const IMPORTS: readonly RunKind[] = ["import", "import_check", "import_undo"];
/** A failed reading of a shop is the connection's problem, which names it. */
const CALCULATIONS = RUN_KINDS.filter((kind) => !IMPORTS.includes(kind) && kind !== "sync_connection");
const BROKEN: readonly ConnectionState[] = ["failing", "disconnected", "locked"];

const failedRuns = (actor: Actor, kinds: readonly RunKind[], actorId: string | null) =>
  readFailedRuns(actor, { since: new Date(now().getTime() - WEEK_MS), kinds, actorId });

const brokenConnections = async (actor: Actor) => {
  const { data } = await listConnectionPage(actor, { page: 1, pageSize: MOST_CONNECTIONS, sort: "name" });
  return data
    .filter(({ state }) => BROKEN.includes(state))
    .map(({ id, name, kind, state }) => ({ id, name, kind, state }));
};

/**
 * Imports and calculations that failed in the last seven days, and connections that are failing now, as far as the actor may
 * see them: imports with `data:import`, their own runs with `ai:use`, everything with `settings:manage`. Null if they may
 * see nothing of it.
 */
const readFailures = async (actor: Actor) => {
  const [importing, analyzing, managing] = [
    can(actor, "data:import"),
    can(actor, "ai:use"),
    can(actor, "settings:manage"),
  ];
  if (!importing && !analyzing && !managing) return null;
  const [imports, runs, connections] = await Promise.all([
    importing ? failedRuns(actor, IMPORTS, null) : [],
    analyzing ? failedRuns(actor, CALCULATIONS, managing ? null : actor.id) : [],
    managing ? brokenConnections(actor) : [],
  ]);
  return { imports, runs, connections };
};

const NIGHTLY: RunKind = "recalculate_segments";

const readFreshness = async (scope: Scope) => {
  const [{ last }, [failed]] = await Promise.all([
    readOpenRuns(scope),
    readFailedRuns(scope, { since: new Date(0), kinds: [NIGHTLY], actorId: null }),
  ]);
  const calculatedAt = last.find(({ kind }) => kind === NIGHTLY)?.finishedAt ?? null;
  return computeFreshness(calculatedAt, failed?.lastAt ?? null, now());
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
 * What changed in a period, and the customers to act on today: the content of the start page and of the digest by email. Needs no
 * request, and has numbers and codes instead of words; money in major units. What the actor may not see is null. Within segments, the
 * week's customers to win back are those of the business's list who are in them, and its forecast, which no segment has of its own, is
 * left out. Throws FORBIDDEN without `reports:view`, INVALID_PARAMETER for days that `choosePeriod` refuses and for a storefront that is
 * not of this business, and what `loadPopulation` throws.
 */
export const readOverview = async (
  actor: Actor,
  { days, from: firstDate, to, compare, storefront: storefrontId, ...within }: ContractInput<typeof getOverview>,
) => {
  assertMay(actor, "reports:view");
  const which: Which = { storefrontId, within };
  const frame = await loadReportScope(actor, { days: 1, ...which });
  const { business, today, population } = frame;
  const { currency, timeZone, rfmDays } = business;
  const period = choosePeriod(today, { days, from: firstDate, to });
  const comparedPeriod = computeComparedPeriod(period, compare);
  const from = addDays(period.start, -1);
  const [changes, { value: movement }, people, forecast, failures, freshness] = await Promise.all([
    readChanges(actor, frame, { period, comparedPeriod }),
    getSegmentMovement(actor, { from, to: period.end, storefrontId, ...within }),
    can(actor, "customers:view") ? readToday(actor, { period, from, population, ...which }) : null,
    population ? null : readMissedForecast(actor),
    readFailures(actor),
    readFreshness(actor),
  ]);
  const { firstDay, generatedAt } = changes;
  const figures = changes.figures.map((figure) => shownFigure(figure, currency));
  const money = (amount: number) => toMajor(toMinor(amount, currency), currency);
  return {
    period,
    comparedPeriod,
    currency,
    timeZone,
    rfmDays,
    generatedAt,
    storefrontId: frame.storefrontId,
    ...describePopulation(population),
    history: {
      firstDay,
      days: historyDays(firstDay, today),
      isComparable: isComparable(comparedPeriod, firstDay, today),
    },
    freshness,
    figures,
    news: rankNews(figures, movement.flows).map((one) => ({ ...one, atStake: money(one.atStake) })),
    noiseFloor: money(computeNoiseFloor(figures, movement.flows)),
    moves: movement.flows.filter(({ from, to }) => from !== to),
    today: people,
    forecast,
    failures,
  };
};
