import {
  type AccessField,
  type ConnectionKind,
  isHelpDeskKind,
  isWebhookKind,
  listAccessFields,
} from "#core/values/connection-kinds.ts";

/** What is entered of a shop's keys and secret. Fields that the kind does not have are not in the form. */
export type KeyValues = Partial<Record<AccessField, string>> & { secret?: string; writesTags?: boolean };

/** The keys and the secret to send, without empty fields, and without those of another kind that was chosen before. */
export const keysIn = ({ secret, writesTags, ...values }: KeyValues, kind: ConnectionKind): KeyValues => ({
  ...Object.fromEntries(
    listAccessFields(kind).flatMap((field) => (values[field]?.trim() ? [[field, values[field]]] : [])),
  ),
  ...(isHelpDeskKind(kind) && writesTags !== undefined && { writesTags }),
  ...(isWebhookKind(kind) && secret?.trim() && { secret }),
});
