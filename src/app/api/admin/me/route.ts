import { getMe, updateMe } from "#contracts/accounts/me.ts";
import { handle } from "#http/handle.ts";
import { setMyLanguage, whoAmI } from "#lib/accounts/manage-own-account.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getMe, async (_, actor) => ({ data: await whoAmI(actor) })],
  PATCH: [updateMe, async ({ language }, actor) => ({ data: await setMyLanguage(actor, language) })],
});
