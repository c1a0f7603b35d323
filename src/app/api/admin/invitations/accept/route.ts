import * as contracts from "#contracts/accounts/invitations.ts";
import { handle } from "#http/handle.ts";
import { acceptInvitation } from "#lib/accounts/accept-invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.acceptInvitation,
    async (acceptance, stranger) => ({ data: await acceptInvitation(stranger, acceptance) }),
  ],
});
