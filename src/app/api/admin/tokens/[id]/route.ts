import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/tokens.ts";
import { revokeToken } from "#features/accounts/manage-api-tokens.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.revokeToken, ({ id }, actor) => revokeToken(actor, id)],
});
