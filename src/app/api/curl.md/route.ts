import { handle } from "#core/http/handle.ts";
import { curlBook, getCurlBook } from "#features/api/contracts/openapi/client-files.ts";

import { apiDocument } from "#features/api/document/api-document.ts";
import { documentAtPublicAddress } from "#features/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCurlBook, () => documentAtPublicAddress("curl", (server) => curlBook(apiDocument(server)))],
});
