import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/users.ts";
import { inviteUser, listInvitations } from "#features/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listInvitations, (request, actor) => listInvitations(actor, request)],
  POST: [contracts.createInvitation, async (draft, actor) => ({ data: await inviteUser(actor, draft) })],
});
