import { SOURCE_PROBLEMS } from "#core/values/connection-kinds.ts";
import { refuseField } from "#core/values/fields.ts";
import type { AudienceFormatName } from "./audience.ts";

/** Systems that keep lists, and places that take files. */
export const DESTINATION_KINDS = [
  "klaviyo",
  "mailchimp",
  "hubspot",
  "meta",
  "google",
  "webhook",
  "s3",
  "sftp",
] as const;
export type DestinationKind = (typeof DESTINATION_KINDS)[number];

export type DestinationField = (typeof DESTINATION_FIELDS)[number];

/** All fields of all kinds. */
export const DESTINATION_FIELDS = [
  "apiKey",
  "accessToken",
  "serviceAccount",
  "accountId",
  "loginAccountId",
  "listId",
  "tag",
  "url",
  "secret",
  "endpoint",
  "region",
  "bucket",
  "accessKeyId",
  "secretAccessKey",
  "host",
  "port",
  "username",
  "password",
  "privateKey",
  "hostKey",
  "folder",
] as const;

const SECRETS: readonly string[] = [
  "apiKey",
  "accessToken",
  "serviceAccount",
  "secret",
  "secretAccessKey",
  "password",
  "privateKey",
];
/** Fields that are stored encrypted and never returned. */
export const isSecretField = (field: DestinationField): boolean => SECRETS.includes(field);

type Fields = { required: readonly DestinationField[]; optional: readonly DestinationField[] };

const FIELDS: Record<DestinationKind, Fields> = {
  klaviyo: { required: ["apiKey", "listId"], optional: [] },
  mailchimp: { required: ["apiKey", "listId", "tag"], optional: [] },
  hubspot: { required: ["accessToken", "listId"], optional: [] },
  meta: { required: ["accessToken", "accountId", "listId"], optional: [] },
  google: { required: ["serviceAccount", "accountId", "listId"], optional: ["loginAccountId"] },
  webhook: { required: ["url", "secret"], optional: [] },
  s3: { required: ["endpoint", "region", "bucket", "accessKeyId", "secretAccessKey"], optional: ["folder"] },
  // A password or a private key.
  sftp: { required: ["host", "port", "username", "hostKey"], optional: ["password", "privateKey", "folder"] },
};

export const listDestinationFields = (kind: DestinationKind): readonly DestinationField[] => [
  ...FIELDS[kind].required,
  ...FIELDS[kind].optional,
];

export const isRequiredField = (kind: DestinationKind, field: DestinationField): boolean =>
  FIELDS[kind].required.includes(field);

/** Kinds whose lists can be read, for the user to choose one. */
export const hasLists = (kind: DestinationKind): boolean => FIELDS[kind].required.includes("listId");

/** What an audience of a format can be delivered to: its own system, a webhook for any program, and places for files. */
export const kindsFor = (format: AudienceFormatName): DestinationKind[] => [
  format === "csv" ? "webhook" : format,
  "s3",
  "sftp",
];

/**
 * Why a delivery failed. `FORMAT_CHANGED`: the audience's format is now another system's. `FILE_GONE`: the file of the send
 * was deleted before it could be delivered.
 */
export const DESTINATION_PROBLEMS = [...SOURCE_PROBLEMS, "FORMAT_CHANGED", "FILE_GONE"] as const;
export type DestinationProblem = (typeof DESTINATION_PROBLEMS)[number];

export const DESTINATION_TEXT_LENGTH = 5000;

export type GivenFields = Readonly<Partial<Record<DestinationField, string | undefined>>>;
export type StoredFields = Partial<Record<DestinationField, string>>;

const FORMS: Partial<Record<DestinationField, { form: RegExp; example: string }>> = {
  url: { form: /^https?:\/\/[^\s@]+$/, example: "https://example.com/audience" },
  endpoint: { form: /^https?:\/\/[^\s@/]+\/?$/, example: "https://s3.eu-central-1.amazonaws.com" },
  secret: { form: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, example: "whsec_ and at least 24 bytes in base64" },
  port: { form: /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/, example: "22" },
  host: { form: /^[A-Za-z0-9.:-]+$/, example: "sftp.example.com" },
  hostKey: { form: /^SHA256:[A-Za-z0-9+/]{43}$/, example: "SHA256: and 43 characters" },
  folder: { form: /^\P{Cc}*$/u, example: "exports/audiences" },
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
  // An address of S3 would lose `..`, and with it lead into another bucket.
  if (kind === "s3" && fields.folder?.split("/").includes("..")) {
    refuseField("folder", { reason: "parent_folder", message: "must not contain .." });
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
