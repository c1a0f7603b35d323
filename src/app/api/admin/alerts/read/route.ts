import { readAlerts } from "#contracts/alerts/alerts.ts";
import { handle } from "#http/handle.ts";
import { markAlertsRead } from "#lib/alerts/read-inbox.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [readAlerts, async ({ ids }, actor) => ({ data: await markAlertsRead(actor, ids) })],
});
