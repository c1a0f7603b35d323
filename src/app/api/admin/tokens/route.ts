import * as contracts from "#contracts/accounts/tokens.ts";
import { handle } from "#http/handle.ts";
import { createToken, pageOfTokens } from "#lib/accounts/manage-api-tokens.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listTokens, (request, actor) => pageOfTokens(actor, request)],
  POST: [contracts.createToken, async (draft, actor) => ({ data: await createToken(actor, draft) })],
});
