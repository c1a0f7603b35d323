import { refuseField } from "#core/values/fields.ts";
import {
  type DestinationField,
  type DestinationKind,
  isRequiredField,
  isSecretField,
  listDestinationFields,
} from "./destinations-kinds.ts";

export type GivenFields = Readonly<Partial<Record<DestinationField, string | undefined>>>;
export type StoredFields = Partial<Record<DestinationField, string>>;

const FORMS: Partial<Record<DestinationField, { form: RegExp; example: string }>> = {
  url: { form: /^https?:\/\/[^\s@]+$/, example: "https://example.com/audience" },
  endpoint: { form: /^https?:\/\/[^\s@/]+\/?$/, example: "https://s3.eu-central-1.amazonaws.com" },
  secret: { form: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, example: "whsec_ and at least 24 bytes in base64" },
  port: { form: /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/, example: "22" },
  host: { form: /^[A-Za-z0-9.:-]+$/, example: "sftp.example.com" },
  hostKey: { form: /^SHA256:[A-Za-z0-9+/]{43}$/, example: "SHA256: and 43 characters" },
  bucket: { form: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, example: "exports" },
};

const checkForm = (field: DestinationField, text: string): void => {
  const { form, example } = FORMS[field] ?? {};
  const isOther = field !== "url" && field !== "endpoint";
  if (!form || (form.test(text) && (isOther || URL.canParse(text)))) return;
  refuseField(field, { reason: "format", message: `must be of the form ${example}` });
};

/**
 * The fields of a kind; those that are not given keep their stored value. Throws INVALID_PARAMETER for the first one that
 * is missing or wrong.
 */
export const readFields = (kind: DestinationKind, given: GivenFields, stored: StoredFields = {}): StoredFields => {
  const fields: StoredFields = {};
  for (const field of listDestinationFields(kind)) {
    const entered = given[field]?.trim();
    // Empty clears a setting, but a secret is never shown, so that an empty one keeps it.
    const text = entered === undefined || (entered === "" && isSecretField(field)) ? (stored[field] ?? "") : entered;
    if (text === "" && isRequiredField(kind, field)) refuseField(field, { reason: "required", message: "is required" });
    if (text === "") continue;
    checkForm(field, text);
    fields[field] = text;
  }
  if (kind === "sftp" && !fields.password && !fields.privateKey) {
    refuseField("password", { reason: "required", message: "is required, or a private key" });
  }
  return fields;
};

/** Whether other members would be somewhere else: then all of them are delivered again. */
export const isElsewhere = (before: StoredFields, after: StoredFields): boolean =>
  (["accountId", "listId", "tag", "url", "endpoint", "bucket", "host", "folder"] as const).some(
    (field) => before[field] !== after[field],
  );
