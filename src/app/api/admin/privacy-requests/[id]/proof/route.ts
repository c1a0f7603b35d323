import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import { getPrivacyProof } from "#features/customers/contracts/privacy-requests.ts";
import { readRequestProof } from "#features/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    getPrivacyProof,
    async ({ id, exportFormat }, actor, { language }) =>
      file(await readRequestProof(actor, id, exportFormat, language)),
  ],
});
