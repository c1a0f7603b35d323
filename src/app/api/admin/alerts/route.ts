import { handle } from "#core/http/handle.ts";
import { listAlerts } from "#features/alerts/contracts.ts";
import { readAlerts } from "#features/alerts/read-inbox.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listAlerts, (input, actor) => readAlerts(actor, input)],
});
