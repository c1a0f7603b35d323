import * as contracts from "#contracts/accounts/business.ts";
import { handle } from "#http/handle.ts";
import { changeBusinessSettings, getBusinessSettings } from "#lib/accounts/change-business-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getBusiness, async (_, actor) => ({ data: await getBusinessSettings(actor) })],
  PATCH: [contracts.updateBusiness, async (change, actor) => ({ data: await changeBusinessSettings(actor, change) })],
});
