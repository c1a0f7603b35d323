import * as contracts from "#contracts/accounts/invitations.ts";
import { handle } from "#http/handle.ts";
import { lookUpInvitation } from "#lib/accounts/accept-invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpInvitation,
    async ({ token }, stranger) => ({ data: await lookUpInvitation(stranger, token) }),
  ],
});
