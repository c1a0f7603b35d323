import { handle } from "#core/http/handle.ts";
import { myBusinesses } from "#features/accounts/manage-own-account.ts";
import { listMyBusinesses } from "#records/contracts/me.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listMyBusinesses, async (_, actor) => ({ data: await myBusinesses(actor) })],
});
