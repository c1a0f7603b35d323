import { listMyBusinesses } from "#contracts/me.ts";
import { handle } from "#http/handle.ts";
import { myBusinesses } from "#lib/me.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listMyBusinesses, async (_, actor) => ({ data: await myBusinesses(actor) })],
});
