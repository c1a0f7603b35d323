import { changeTokens } from "#contracts/accounts/tokens.ts";
import { handle } from "#http/handle.ts";
import { revokeTokens } from "#lib/accounts/manage-api-tokens.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [changeTokens, async ({ ids }, actor) => ({ data: await revokeTokens(actor, ids) })],
});
