import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { accountId, listId } = SHARED_FIELDS;

export const google = defineDestination({
  format: { purposes: ["advertising"], isHashed: true },
  fields: {
    serviceAccount: { isSecret: true, input: "lines" },
    accountId,
    loginAccountId: { isOptional: true },
    listId,
  },
});
