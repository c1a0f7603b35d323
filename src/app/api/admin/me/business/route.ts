import * as contracts from "#contracts/me.ts";
import { handle } from "#http/handle.ts";
import { withHeaders } from "#http/respond.ts";
import { goToBusiness } from "#lib/me.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [
    contracts.goToBusiness,
    async ({ slug }, actor) => withHeaders(undefined, { "set-cookie": await goToBusiness(actor, slug) }),
  ],
});
