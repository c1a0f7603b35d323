import * as contracts from "#contracts/accounts/me.ts";
import { handle } from "#http/handle.ts";
import { withHeaders } from "#http/respond.ts";
import { goToBusiness } from "#lib/accounts/manage-own-account.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [
    contracts.goToBusiness,
    async ({ slug }, actor) => withHeaders(undefined, { "set-cookie": await goToBusiness(actor, slug) }),
  ],
});
