import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audiences.ts";
import { previewAudience } from "#features/audiences/manage-audiences.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.previewAudience, async (selection, actor) => ({ data: await previewAudience(actor, selection) })],
});
