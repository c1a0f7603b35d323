import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/users.ts";
import { acceptInvitation } from "#features/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.acceptInvitation,
    async (acceptance, stranger) => ({ data: await acceptInvitation(stranger, acceptance) }),
  ],
});
