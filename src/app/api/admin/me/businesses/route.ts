import { listMyBusinesses } from "#contracts/accounts/me.ts";
import { handle } from "#http/handle.ts";
import { myBusinesses } from "#lib/accounts/manage-own-account.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listMyBusinesses, async (_, actor) => ({ data: await myBusinesses(actor) })],
});
