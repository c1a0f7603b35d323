import { getPostmanCollection } from "#contracts/openapi/client-files.ts";
import { postmanOf } from "#contracts/openapi/postman-collection.ts";
import { apiDocument } from "#http/api-document.ts";
import { handle } from "#http/handle.ts";
import { documentAtPublicAddress } from "#lib/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getPostmanCollection, () => documentAtPublicAddress("Postman", (server) => postmanOf(apiDocument(server)))],
});
