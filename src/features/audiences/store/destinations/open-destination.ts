import { inBoundedStep } from "#core/outgoing/outgoing-client.ts";
import { excerpt } from "#core/values/texts.ts";
import type { DestinationKind, StoredFields } from "#features/audiences/rules/destination-fields.ts";
import type { ApiDestination, Destination, DestinationList, FileDestination, OpenContext } from "./destination.ts";

import { openGoogle } from "./google.ts";
import { openHubspot } from "./hubspot.ts";
import { openKlaviyo } from "./klaviyo.ts";
import { openMailchimp } from "./mailchimp.ts";
import { openMeta } from "./meta.ts";
import { openS3 } from "./s3.ts";
import { openSftp } from "./sftp.ts";
import { openSignedWebhook } from "./signed-webhook.ts";

/** What a delivery is about: its audience, and the name and time of the send. */
type Delivery = { audience: { id: string; name: string }; sendId: string; now: Date };

export const openFiles = (kind: "s3" | "sftp", fields: StoredFields, context: OpenContext): FileDestination => {
  const { folder = "", endpoint = "", region = "", bucket = "", accessKeyId = "", secretAccessKey = "" } = fields;
  if (kind === "s3") return openS3({ endpoint, region, bucket, folder, accessKeyId, secretAccessKey }, context);
  const { host = "", port = "", username = "", hostKey = "", password, privateKey } = fields;
  const keys = { ...(password && { password }), ...(privateKey && { privateKey }) };
  return openSftp({ host, port: Number(port), username, hostKey, folder, ...keys }, context);
};

type ListKind = Exclude<DestinationKind, "webhook" | "s3" | "sftp">;

/** For a user to choose from. */
const MOST_LISTS = 10_000;
const LONGEST_NAME = 300;

const shownLists = (lists: DestinationList[]): DestinationList[] =>
  lists.slice(0, MOST_LISTS).map(({ id, name }) => ({ id, name: excerpt(name, LONGEST_NAME) }));

/** Each call is a step of its own. */
const bounded = ({ batchSize, add, remove }: Destination): Destination => ({
  batchSize,
  add: (members) => inBoundedStep(() => add(members)),
  remove: (members) => inBoundedStep(() => remove(members)),
});

export const openLists = (kind: ListKind, fields: StoredFields, context: OpenContext): ApiDestination => {
  const open = openListsOf(kind, fields, context);
  return { ...bounded(open), lists: async () => shownLists(await inBoundedStep(() => open.lists())) };
};

const openListsOf = (kind: ListKind, fields: StoredFields, context: OpenContext): ApiDestination => {
  const { apiKey = "", accessToken = "", serviceAccount = "", accountId = "", loginAccountId, listId = "" } = fields;
  switch (kind) {
    case "klaviyo":
      return openKlaviyo({ apiKey, listId }, context);
    case "mailchimp":
      return openMailchimp({ apiKey, listId, tag: fields.tag ?? "" }, context);
    case "hubspot":
      return openHubspot({ accessToken, listId }, context);
    case "meta":
      return openMeta({ accessToken, accountId: accountId.replace(/^act_/, ""), listId }, context);
    case "google":
      return openGoogle({ serviceAccount, accountId, listId, ...(loginAccountId && { loginAccountId }) }, context);
  }
};

export const openMembers = (
  kind: ListKind | "webhook",
  fields: StoredFields,
  { audience, sendId, now }: Delivery,
  context: OpenContext,
): Destination => {
  const { url = "", secret = "" } = fields;
  return kind === "webhook"
    ? bounded(openSignedWebhook({ url, secret, audience }, { ...context, sendId, now }))
    : openLists(kind, fields, context);
};
