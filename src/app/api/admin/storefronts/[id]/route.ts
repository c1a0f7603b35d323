import { updateStorefront } from "#contracts/accounts/business.ts";
import { handle } from "#http/handle.ts";
import { renameStorefront } from "#lib/accounts/change-business-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [updateStorefront, async ({ id, ...change }, actor) => ({ data: await renameStorefront(actor, id, change) })],
});
