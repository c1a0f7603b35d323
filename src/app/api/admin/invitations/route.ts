import * as contracts from "#contracts/accounts/invitations.ts";
import { handle } from "#http/handle.ts";
import { inviteUser, listInvitations } from "#lib/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listInvitations, (request, actor) => listInvitations(actor, request)],
  POST: [contracts.createInvitation, async (draft, actor) => ({ data: await inviteUser(actor, draft) })],
});
