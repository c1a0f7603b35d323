import { CONTRACTS } from "#contracts/index.ts";
import { getOpenApi, openApiDocument } from "#contracts/openapi.ts";
import { handle } from "#http/handle.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getOpenApi, () => ({ ...openApiDocument(CONTRACTS) })],
});
