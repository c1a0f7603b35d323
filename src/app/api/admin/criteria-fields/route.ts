import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/criteria.ts";
import { listCriteriaFields } from "#features/segments/describe-criteria.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listCriteriaFields, (_, actor, reader) => listCriteriaFields(actor, reader)],
});
