import { getMe, updateMe } from "#contracts/accounts/me.ts";
import { handle } from "#http/handle.ts";
import { setMyPreferences, whoAmI } from "#lib/accounts/manage-own-account.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getMe, async (_, actor) => ({ data: await whoAmI(actor) })],
  PATCH: [updateMe, async (preferences, actor) => ({ data: await setMyPreferences(actor, preferences) })],
});
