import { previewRetention } from "#contracts/customers/retention.ts";
import { handle } from "#http/handle.ts";
import { previewRetention as preview } from "#lib/customers/privacy/manage-retention.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [previewRetention, async (months, actor) => ({ data: await preview(actor, months) })],
});
