import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audiences.ts";
import { changeAudience, deleteAudience } from "#features/audiences/manage-audiences.ts";
import { readAudience } from "#features/audiences/read-audiences.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getAudience, async ({ id }, actor, reader) => ({ data: await readAudience(actor, id, reader) })],
  PATCH: [
    contracts.updateAudience,
    async ({ id, ...change }, actor, reader) => ({ data: await changeAudience(actor, id, change, reader) }),
  ],
  DELETE: [contracts.deleteAudience, ({ id }, actor) => deleteAudience(actor, id)],
});
