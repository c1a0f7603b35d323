import * as contracts from "#contracts/passwords.ts";
import { handle } from "#http/handle.ts";
import { withHeaders } from "#http/respond.ts";
import { changeMyPassword } from "#lib/my-password.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [
    contracts.changeMyPassword,
    async (change, actor, { network }) =>
      withHeaders(undefined, { "set-cookie": await changeMyPassword(actor, network, change) }),
  ],
});
