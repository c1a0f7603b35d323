import { handle } from "#core/http/handle.ts";
import { changeBusinessSettings, getBusinessSettings } from "#features/accounts/change-business-settings.ts";
import * as contracts from "#features/accounts/contracts/business.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getBusiness, async (_, actor) => ({ data: await getBusinessSettings(actor) })],
  PATCH: [contracts.updateBusiness, async (change, actor) => ({ data: await changeBusinessSettings(actor, change) })],
});
