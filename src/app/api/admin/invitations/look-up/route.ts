import * as contracts from "#contracts/invitations.ts";
import { handle } from "#http/handle.ts";
import { lookUpInvitation } from "#lib/invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.lookUpInvitation,
    async ({ token }, stranger) => ({ data: await lookUpInvitation(stranger, token) }),
  ],
});
