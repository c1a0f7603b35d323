import { withBusiness } from "#core/db/with-business.ts";
import { asHeavyQuery } from "#core/load/heavy-queries.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { ChosenSource } from "#features/campaigns/rules/source.ts";
import { readOutlook } from "#features/campaigns/store/outlook.ts";
import type { CustomerFilter } from "#features/customers/store/customer-filter.ts";
import { COVARIATE_DAYS, FEWEST_IN_GROUP, WINDOWS } from "#lib/effects/campaign.ts";
import { detectableEffect, expectedIn, membersNeeded } from "#lib/effects/power.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, startOfDay } from "#lib/time/day.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { resolveSource } from "./resolve-source.ts";

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
  const outlook = await asHeavyQuery(() =>
    withBusiness(actor, (client) => readOutlook(client, frame, filter, pastBefore(now(), frame))),
  );
  const { members, heldBack } = outlook;
  const controls = Math.floor(members * controlShare);
  return {
    members,
    controls,
    heldBack,
    isLargeEnough: Math.min(controls, members - controls) >= FEWEST_IN_GROUP,
    currency: frame.currency,
    windows: WINDOWS.map((window) => {
      const expected = expectedIn(window, outlook);
      return {
        days: window,
        revenue: toMajor(Math.round(expected.mean), frame.currency),
        detectableEffect: detectableEffect(expected, { window, controlShare, members }),
        membersNeeded: membersNeeded(expected, { window, controlShare, effect: expectedEffect }),
      };
    }),
  };
};

/** The same for a source. Throws what `resolveSource` throws. */
export const previewCampaign = async (actor: Actor, { source, ...split }: Split & { source: ChosenSource }) => {
  const [frame, { filter }] = [await loadCriteriaContext(actor), await resolveSource(actor, source)];
  return estimatePower(actor, frame, filter, split);
};
