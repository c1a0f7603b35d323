import type { PoolClient } from "pg";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isWithin, normalSize, RANGE_DAYS } from "#features/alerts/rules/segment-range.ts";
import { endAlert, raiseAlert } from "#features/alerts/store/alerts.ts";
import { sizeHistories } from "#features/segments/store/stored-sizes.ts";
import { addDays } from "#lib/time/day.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";

/**
 * Compares today's stored sizes with each segment's normal range: an alert begins when a segment leaves it and ends when it is
 * back. Only of automatic segments: a manual one changes because users change it.
 */
export const alertToSizes = async (
  client: PoolClient,
  scope: Scope,
  { today, timeZone }: CriteriaContext,
  segmentIds: readonly string[] | null,
): Promise<void> => {
  const period = { from: addDays(today, -RANGE_DAYS), today, timeZone };
  for (const { id, members, before } of await sizeHistories(client, scope, period, segmentIds)) {
    const alert = { kind: "segment_size", subject: id, at: now() } as const;
    const range = normalSize(before);
    if (!range || isWithin(range, members)) await endAlert(client, scope, alert);
    else await raiseAlert(client, scope, { ...alert, segmentId: id, details: { members, ...range } });
  }
};
