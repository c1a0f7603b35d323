import { handle } from "#core/http/handle.ts";
import { getPostmanCollection, toPostmanCollection } from "#features/api/contracts/openapi/client-files.ts";

import { apiDocument } from "#features/api/document/api-document.ts";
import { documentAtPublicAddress } from "#features/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    getPostmanCollection,
    () => documentAtPublicAddress("Postman", (server) => toPostmanCollection(apiDocument(server))),
  ],
});
