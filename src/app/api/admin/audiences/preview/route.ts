import * as contracts from "#contracts/audiences/audiences.ts";
import { handle } from "#http/handle.ts";
import { previewAudience } from "#lib/audiences/manage-audiences.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.previewAudience, async (selection, actor) => ({ data: await previewAudience(actor, selection) })],
});
