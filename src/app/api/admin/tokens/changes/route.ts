import { handle } from "#core/http/handle.ts";
import { changeTokens } from "#features/accounts/contracts/tokens.ts";
import { revokeTokens } from "#features/accounts/manage-api-tokens.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [changeTokens, async ({ ids }, actor) => ({ data: await revokeTokens(actor, ids) })],
});
