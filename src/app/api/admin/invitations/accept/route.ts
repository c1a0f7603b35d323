import { handle } from "#core/http/handle.ts";
import { acceptInvitation } from "#features/accounts/accept-invitations.ts";
import * as contracts from "#features/accounts/contracts/invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.acceptInvitation,
    async (acceptance, stranger) => ({ data: await acceptInvitation(stranger, acceptance) }),
  ],
});
