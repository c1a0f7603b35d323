import { defineDestination, SHARED_FIELDS } from "../define-destination.ts";

const { apiKey, listId } = SHARED_FIELDS;

export const mailchimp = defineDestination({
  format: { purposes: ["email"], isHashed: false, needsAscii: true, hasAudienceName: true },
  fields: { apiKey, listId, tag: { isPlace: true, isShown: true, placeholder: "-" } },
});
