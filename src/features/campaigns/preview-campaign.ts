import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { asHeavyQuery } from "#core/load/fair-queue.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { resolveFilters } from "#features/customers/list-customers.ts";
import { findStandardForecast } from "#features/forecast/read-forecast.ts";
import { getSegment } from "#features/segments/edit-segment.ts";
import { readRfmRule } from "#features/segments/read-segment-rules.ts";
import { applyCustomersView, readView } from "#features/views/read-views.ts";
import { COVARIATE_DAYS, FEWEST_IN_GROUP, WINDOWS } from "#lib/effects/campaign.ts";
import { atRate, detectableEffect, expectedIn, membersNeeded, seasonIn } from "#lib/effects/power.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import type { CustomerFilter } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { resolveSelector } from "../customers/select-customers.ts";
import type { ChosenSource } from "./rules.ts";
import { readOutlook } from "./store/draw-members.ts";

const resolveSourceFilter = async (actor: Actor, source: ChosenSource): Promise<CustomerFilter> => {
  switch (source.kind) {
    case "all":
      return resolveFilters(actor, {});
    case "segment":
      return resolveFilters(actor, { segmentId: source.segmentId });
    case "rfm":
      return resolveFilters(actor, { criteria: await readRfmRule(actor, source.segment) });
    case "tier":
      return resolveFilters(actor, { criteria: { field: "clvTier", operator: "is", value: source.tier } });
    case "view":
      return resolveFilters(actor, await applyCustomersView(actor, { view: source.viewId }));
    case "list":
      return resolveSelector(actor, {
        list:
          source.list === "win-back"
            ? { name: "win-back", view: "all", reachable: "any", state: "open" }
            : { name: source.list, state: "open" },
      });
  }
};

const findSourceName = async (actor: Actor, source: ChosenSource): Promise<string | null> => {
  if (source.kind === "segment") return (await getSegment(actor, source.segmentId)).name;
  return source.kind === "view" ? (await readView(actor, source.viewId)).name : null;
};

/**
 * The customers of a source as the actor sees it now, and the name of its segment or view. Throws NOT_FOUND
 * (SEGMENT_NOT_FOUND, VIEW_NOT_FOUND).
 */
export const resolveSource = async (
  actor: Actor,
  source: ChosenSource,
): Promise<{ filter: CustomerFilter; name: string | null }> => ({
  filter: await resolveSourceFilter(actor, source),
  name: await findSourceName(actor, source),
});

type Split = { controlShare: number; expectedEffect: number };

/** From when the members' past is known, for a draw at `until`. */
export const pastBefore = (until: Date, { today, timeZone }: { today: string; timeZone: string }) => ({
  today,
  since: startOfDay(addDays(today, -COVARIATE_DAYS), timeZone),
  until,
});

/** How many members a campaign of these customers would have, and which effects on revenue it could show after each window. */
export const estimatePower = async (
  actor: Actor,
  frame: CriteriaContext,
  filter: CustomerFilter,
  { controlShare, expectedEffect }: Split,
) => {
  const { today, timeZone, currency } = frame;
  const startsOf = (days: number) => startOfDay(addDays(today, -days), timeZone);
  const recentDays = { from: WINDOWS.map(startsOf), until: startsOf(0) };
  const outlook = await asHeavyQuery(() =>
    withBusiness(actor, (client) => readOutlook(client, frame, filter, pastBefore(now(), frame), recentDays)),
  );
  const ahead = (await findStandardForecast(actor))?.path?.weeks ?? [];
  const { members, heldBack, recent } = outlook;
  const expectedDays = ahead.flatMap(({ from, to, revenue }) =>
    revenue ? [{ from, to, revenue: toMinor(revenue.existing.expected, currency) }] : [],
  );
  const seasons = { ahead: expectedDays, dailySpend: outlook.dailySpend, today };
  // As PostgreSQL's decimals draw them: 35% of 180 are 63, although 180 * 0.35 is 62.999….
  const controls = Math.floor(Math.round(members * controlShare * 1e6) / 1e6);
  return {
    members,
    controls,
    heldBack,
    isLargeEnough: Math.min(controls, members - controls) >= FEWEST_IN_GROUP,
    currency,
    windows: WINDOWS.map((window, at) => {
      const expected = expectedIn(window, atRate(outlook, seasonIn(window, seasons)));
      return {
        days: window,
        revenue: toMajor(Math.round(expected.mean), currency),
        pastRevenue: members === 0 ? 0 : toMajor(Math.round((recent[at] ?? 0) / members), currency),
        detectableEffect: detectableEffect(expected, { window, controlShare, members }),
        membersNeeded: membersNeeded(expected, { window, controlShare, effect: expectedEffect }),
      };
    }),
  };
};

/** The same for a source. Throws what `resolveSource` throws. */
export const previewCampaign = async (actor: Actor, { source, ...split }: Split & { source: ChosenSource }) => {
  const [frame, { filter }] = [await loadBusinessDay(actor), await resolveSource(actor, source)];
  return estimatePower(actor, frame, filter, split);
};
