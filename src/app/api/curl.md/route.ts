import { handle } from "#core/http/handle.ts";
import { getCurlBook } from "#features/api/contracts/openapi/client-files.ts";
import { curlBook } from "#features/api/contracts/openapi/curl-book.ts";
import { apiDocument } from "#features/api/document/api-document.ts";
import { documentAtPublicAddress } from "#features/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCurlBook, () => documentAtPublicAddress("curl", (server) => curlBook(apiDocument(server)))],
});
