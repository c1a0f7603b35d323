import { handle } from "#core/http/handle.ts";
import { readAlerts } from "#features/alerts/contracts.ts";
import { markAlertsRead } from "#features/alerts/read-inbox.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [readAlerts, async ({ ids }, actor) => ({ data: await markAlertsRead(actor, ids) })],
});
