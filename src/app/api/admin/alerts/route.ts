import { listAlerts } from "#contracts/alerts/alerts.ts";
import { handle } from "#http/handle.ts";
import { readAlerts } from "#lib/alerts/read-inbox.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listAlerts, (input, actor) => readAlerts(actor, input)],
});
