import type { DestinationKind, StoredFields } from "#features/audiences/rules/destination-fields.ts";

import type { ApiDestination, Destination, FileDestination, OpenContext } from "./destination.ts";

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

export const openLists = (kind: ListKind, fields: StoredFields, context: OpenContext): ApiDestination => {
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
    ? openSignedWebhook({ url, secret, audience }, { ...context, sendId, now })
    : openLists(kind, fields, context);
};
