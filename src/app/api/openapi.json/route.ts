import { handle } from "#core/http/handle.ts";
import { getOpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { apiDocument } from "#features/api/document/api-document.ts";
import { documentAtPublicAddress } from "#features/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getOpenApi, () => documentAtPublicAddress("OpenAPI", apiDocument)],
});
