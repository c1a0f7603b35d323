import { getOpenApi } from "#contracts/openapi/openapi.ts";
import { apiDocument } from "#http/api-document.ts";
import { handle } from "#http/handle.ts";
import { documentAtPublicAddress } from "#lib/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getOpenApi, () => documentAtPublicAddress("OpenAPI", apiDocument)],
});
