import { SOURCE_PROBLEMS } from "#core/values/source-problem.ts";
import type { AudienceFormatName } from "./formats/format-uses.ts";

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
  ...["apiKey", "accessToken", "serviceAccount", "accountId", "loginAccountId", "listId", "tag"],
  ...["url", "secret", "endpoint", "region", "bucket", "accessKeyId", "secretAccessKey"],
  ...["host", "port", "username", "password", "privateKey", "hostKey", "folder"],
] as const;

const SECRETS: readonly string[] = [
  ...["apiKey", "accessToken", "serviceAccount", "secret", "secretAccessKey", "password", "privateKey"],
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
  ...(["s3", "sftp"] as const),
];

/**
 * Why a delivery failed. `FORMAT_CHANGED`: the audience's format is now another system's. `FILE_GONE`: the file of the send
 * was deleted before it could be delivered.
 */
export const DESTINATION_PROBLEMS = [...SOURCE_PROBLEMS, "FORMAT_CHANGED", "FILE_GONE"] as const;
export type DestinationProblem = (typeof DESTINATION_PROBLEMS)[number];

export const DESTINATION_TEXT_LENGTH = 5000;
