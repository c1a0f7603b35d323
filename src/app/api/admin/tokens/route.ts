import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/tokens.ts";
import { createToken, listTokenPage } from "#features/accounts/manage-api-tokens.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listTokens, (request, actor) => listTokenPage(actor, request)],
  POST: [contracts.createToken, async (draft, actor) => ({ data: await createToken(actor, draft) })],
});
