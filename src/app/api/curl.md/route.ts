import { getCurlBook } from "#contracts/openapi/client-files.ts";
import { curlBook } from "#contracts/openapi/curl-book.ts";
import { apiDocument } from "#http/api-document.ts";
import { handle } from "#http/handle.ts";
import { documentAtPublicAddress } from "#lib/operations/read-public-address.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCurlBook, () => documentAtPublicAddress("curl", (server) => curlBook(apiDocument(server)))],
});
