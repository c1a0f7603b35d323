import { handle } from "#core/http/handle.ts";
import { renameStorefront } from "#features/accounts/change-business-settings.ts";
import { updateStorefront } from "#features/accounts/contracts/business.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [updateStorefront, async ({ id, ...change }, actor) => ({ data: await renameStorefront(actor, id, change) })],
});
