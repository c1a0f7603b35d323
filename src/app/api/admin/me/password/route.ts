import { handle } from "#core/http/handle.ts";
import { withHeaders } from "#core/http/respond.ts";
import { changeMyPassword } from "#features/accounts/change-passwords.ts";
import * as contracts from "#features/accounts/contracts/passwords-and-sessions.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [
    contracts.changeMyPassword,
    async (change, actor, { network }) =>
      withHeaders(undefined, { "set-cookie": await changeMyPassword(actor, network, change) }),
  ],
});
