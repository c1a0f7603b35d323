import { getPrivacyProof } from "#contracts/customers/privacy-requests.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { proofOfRequest } from "#lib/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    getPrivacyProof,
    async ({ id, exportFormat }, actor, { language }) => file(await proofOfRequest(actor, id, exportFormat, language)),
  ],
});
