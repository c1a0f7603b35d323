import { handle } from "#core/http/handle.ts";
import { setMyPreferences, whoAmI } from "#features/accounts/manage-own-account.ts";
import { getMe, updateMe } from "#records/contracts/me.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getMe, async (_, actor) => ({ data: await whoAmI(actor) })],
  PATCH: [updateMe, async (preferences, actor) => ({ data: await setMyPreferences(actor, preferences) })],
});
