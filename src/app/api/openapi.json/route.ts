import { CONTRACTS } from "#contracts/index.ts";
import { getOpenApi } from "#contracts/openapi/openapi.ts";
import { openApiDocument } from "#contracts/openapi/openapi-document.ts";
import { errorExamples } from "#http/errors/examples.ts";
import { handle } from "#http/handle.ts";
import { documentAtPublicAddress } from "#lib/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getOpenApi, () => documentAtPublicAddress((server) => openApiDocument(CONTRACTS, { server, errorExamples }))],
});
