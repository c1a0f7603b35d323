import { MEASURES, type Measure } from "#lib/domain/campaigns/campaign.ts";
import { effectsByStratum, resultsOf, windowsOf } from "#lib/domain/campaigns/results.ts";
import type { Point } from "#lib/domain/campaigns/verdict.ts";
import { toMajor } from "#lib/domain/money.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { type Day, startsOfDays } from "#lib/domain/time/day.ts";
import { cached } from "#lib/server/cache/cache.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { observeCampaign } from "#lib/server/db/campaigns/observe.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";

type Measured = { id: string; startsOn: Day; daysMeasured: number; expectedEffect: number };

const AMOUNTS = ["effect", "lower", "upper", "controlMean", "total", "totalLower", "totalUpper"] as const;

/** Money in major units. */
const shownPoint = (point: Point, measure: Measure, currency: string): Point => {
  if (measure === "orders") return point;
  const amounts = AMOUNTS.map((name) => [name, toMajor(point[name], currency)]);
  return { ...point, ...(Object.fromEntries(amounts) as Pick<Point, (typeof AMOUNTS)[number]>) };
};

const compute = async (scope: Scope, { id, startsOn, daysMeasured, expectedEffect }: Measured) => {
  const { timeZone, currency } = await getBusinessOrThrow(scope);
  const starts = daysMeasured === 0 ? [] : startsOfDays(startsOn, daysMeasured + 1, timeZone);
  const { costCoverage, ...observations } = await withBusiness(scope, (client) =>
    observeCampaign(client, scope, id, starts),
  );
  const { series, ...results } = resultsOf(observations, daysMeasured, expectedEffect);
  const shown = (measure: Measure) => (point: Point) => shownPoint(point, measure, currency);
  const measured = (measure: Measure) => {
    const points = series[measure].map(shown(measure));
    return { series: points, windows: windowsOf(points) };
  };
  return {
    currency,
    costCoverage,
    ...results,
    measures: Object.fromEntries(MEASURES.map((measure) => [measure, measured(measure)])) as Record<
      Measure,
      ReturnType<typeof measured>
    >,
    strata: effectsByStratum(observations, "revenue", daysMeasured)
      .map(({ point, ...stratum }) => ({ ...stratum, revenue: point && shown("revenue")(point) }))
      .sort((a, b) => b.members - a.members),
  };
};

/** What a campaign has shown until yesterday. */
export const readResults = async (scope: Scope, campaign: Measured) => {
  const { id, daysMeasured } = campaign;
  const key = `campaign:${scope.businessId}:${id}:${daysMeasured}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, () => compute(scope, campaign), { isHeavy: true });
  return value;
};
