import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/users.ts";
import { lookUpInvitation } from "#features/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpInvitation,
    async ({ token }, stranger) => ({ data: await lookUpInvitation(stranger, token) }),
  ],
});
