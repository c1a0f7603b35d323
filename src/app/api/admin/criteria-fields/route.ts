import * as contracts from "#contracts/criteria-fields.ts";
import { handle } from "#http/handle.ts";
import { listCriteriaFields } from "#lib/criteria-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCriteriaFields, (_, actor, reader) => listCriteriaFields(actor, reader)],
});
