import { handle } from "#core/http/handle.ts";
import { lookUpInvitation } from "#features/accounts/accept-invitations.ts";
import * as contracts from "#features/accounts/contracts/invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpInvitation,
    async ({ token }, stranger) => ({ data: await lookUpInvitation(stranger, token) }),
  ],
});
