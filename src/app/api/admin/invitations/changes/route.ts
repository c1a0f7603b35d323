import { changeInvitations } from "#contracts/accounts/invitations.ts";
import { handle } from "#http/handle.ts";
import { withdrawInvitations } from "#lib/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [changeInvitations, async ({ ids }, actor) => ({ data: await withdrawInvitations(actor, ids) })],
});
