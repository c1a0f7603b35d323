import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { AlertDetails } from "#features/alerts/rules/kinds.ts";
import { lockAlert, raiseAlert, renewAlert } from "#features/alerts/store/alerts.ts";
import { MOST_NAMED, type Slipped } from "#features/report/store/customer-rfm.ts";
import type { Day } from "#lib/time/day.ts";

/** How long a champion who was named in an alert is not named again. */
export const SLIP_QUIET_MS = 30 * 86_400_000;

const kind = "champions_slipping";

const together = (before: AlertDetails[typeof kind], { customers, value, named }: Slipped) => ({
  day: before.day,
  customers: before.customers + customers,
  value: before.value + value,
  named: [...before.named, ...named].sort((a, b) => b.value - a.value).slice(0, MOST_NAMED),
});

/** One alert per day, to which later recalculations of the day add; it is then unread again. */
export const alertToSlips = async (
  client: PoolClient,
  scope: Scope,
  slipped: Slipped,
  { day, at }: { day: Day; at: Date },
): Promise<void> => {
  if (slipped.customers === 0) return;
  const before = await lockAlert(client, scope, { kind, subject: day });
  const details = before ? together(before, slipped) : { day, ...slipped };
  await raiseAlert(client, scope, { kind, subject: day, at, details });
  if (before) await renewAlert(client, scope, { kind, subject: day, at });
};
