import { handle } from "#core/http/handle.ts";
import { changeInvitations } from "#features/accounts/contracts/users.ts";
import { withdrawInvitations } from "#features/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [changeInvitations, async ({ ids }, actor) => ({ data: await withdrawInvitations(actor, ids) })],
});
