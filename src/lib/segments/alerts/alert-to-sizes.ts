import type { PoolClient } from "pg";
import { addDays } from "#lib/domain/time/day.ts";
import type { CriteriaContext } from "#lib/server/criteria/compile.ts";
import { endAlert, raiseAlert } from "#lib/server/db/alerts/alerts.ts";
import { sizeHistories } from "#lib/server/db/segments/stored-sizes.ts";
import { isWithin, normalSize, RANGE_DAYS } from "../../domain/alerts/segment-range.ts";
import type { Scope } from "../../domain/permissions.ts";
import { now } from "../../server/clock.ts";

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
