import { handle } from "#core/http/handle.ts";
import { withHeaders } from "#core/http/respond.ts";
import { goToBusiness } from "#features/accounts/manage-own-account.ts";
import * as contracts from "#records/contracts/me.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [
    contracts.goToBusiness,
    async ({ slug }, actor) => withHeaders(undefined, { "set-cookie": await goToBusiness(actor, slug) }),
  ],
});
