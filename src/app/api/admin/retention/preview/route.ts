import { handle } from "#core/http/handle.ts";
import { previewRetention } from "#features/customers/contracts/privacy-requests.ts";
import { previewRetention as preview } from "#features/customers/privacy/manage-retention.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [previewRetention, async (months, actor) => ({ data: await preview(actor, months) })],
});
