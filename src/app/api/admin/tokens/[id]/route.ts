import * as contracts from "#contracts/accounts/tokens.ts";
import { handle } from "#http/handle.ts";
import { revokeToken } from "#lib/accounts/manage-api-tokens.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [contracts.revokeToken, ({ id }, actor) => revokeToken(actor, id)],
});
