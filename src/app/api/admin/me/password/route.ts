import * as contracts from "#contracts/accounts/passwords.ts";
import { handle } from "#http/handle.ts";
import { withHeaders } from "#http/respond.ts";
import { changeMyPassword } from "#lib/accounts/change-own-password.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [
    contracts.changeMyPassword,
    async (change, actor, { network }) =>
      withHeaders(undefined, { "set-cookie": await changeMyPassword(actor, network, change) }),
  ],
});
