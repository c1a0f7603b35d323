import { inBoundedStep } from "#core/outgoing/outgoing-client.ts";
import { excerpt } from "#core/values/texts.ts";
import { CSV_FORMAT, type FileFormat } from "../rules/formats.ts";
import type {
  ApiDestination,
  Delivery,
  DestinationClient,
  DestinationList,
  FileDestination,
  OpenContext,
  ProgramDestination,
} from "./destination-client.ts";
import { isRequiredField, listDestinationFields, type StoredFields } from "./destination-fields.ts";
import { AUDIENCE_FORMATS, type AudienceFormatName, type DESTINATIONS, type DestinationKind } from "./destinations.ts";
import { googleClient } from "./google/client.ts";
import { hubspotClient } from "./hubspot/client.ts";
import { klaviyoClient } from "./klaviyo/client.ts";
import { mailchimpClient } from "./mailchimp/client.ts";
import { metaClient } from "./meta/client.ts";
import { s3Client } from "./s3/client.ts";
import { sftpClient } from "./sftp/client.ts";
import { webhookClient } from "./webhook/client.ts";

const CLIENTS: { [Kind in DestinationKind]: DestinationClient<(typeof DESTINATIONS)[Kind]> } = {
  klaviyo: klaviyoClient,
  mailchimp: mailchimpClient,
  hubspot: hubspotClient,
  meta: metaClient,
  google: googleClient,
  webhook: webhookClient,
  s3: s3Client,
  sftp: sftpClient,
};

const clientOf = (kind: DestinationKind): DestinationClient => CLIENTS[kind];

/** The columns and rows of each form of file. */
export const FORMATS = Object.fromEntries(
  AUDIENCE_FORMATS.map((format) => [format, format === "csv" ? CSV_FORMAT : CLIENTS[format].file]),
) as Record<AudienceFormatName, FileFormat>;

/** For a user to choose from. */
const MOST_LISTS = 10_000;
const LONGEST_NAME = 300;

const shownLists = (lists: DestinationList[]): DestinationList[] =>
  lists.slice(0, MOST_LISTS).map(({ id, name }) => ({ id, name: excerpt(name, LONGEST_NAME) }));

/** Each call is a step of its own. */
const bounded = <Open extends ApiDestination | ProgramDestination>(open: Open): Open => ({
  ...open,
  add: (members) => inBoundedStep(() => open.add(members)),
  remove: (members) => inBoundedStep(() => open.remove(members)),
  ...("lists" in open && { lists: async () => shownLists(await inBoundedStep(() => open.lists())) }),
});

/** Required fields are empty if they are missing, as of a kind that had fewer when they were stored. */
export const openDestination = (
  kind: DestinationKind,
  fields: StoredFields,
  context: OpenContext & Delivery,
): ApiDestination | ProgramDestination | FileDestination => {
  const required = listDestinationFields(kind).filter((field) => isRequiredField(kind, field));
  const open = clientOf(kind).open({ ...Object.fromEntries(required.map((field) => [field, ""])), ...fields }, context);
  return "put" in open ? open : bounded(open);
};

/** Throws INVALID_PARAMETER for fields that the destination could not be opened with. */
export const checkFields = async (kind: DestinationKind, fields: StoredFields): Promise<void> =>
  clientOf(kind).check?.(fields);
