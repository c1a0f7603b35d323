import type { DestinationDefinition, FormatUse } from "./define-destination.ts";
import { google } from "./google/destination.ts";
import { hubspot } from "./hubspot/destination.ts";
import { klaviyo } from "./klaviyo/destination.ts";
import { mailchimp } from "./mailchimp/destination.ts";
import { meta } from "./meta/destination.ts";
import { s3 } from "./s3/destination.ts";
import { sftp } from "./sftp/destination.ts";
import { webhook } from "./webhook/destination.ts";

/** Systems that keep lists, and places that take files. Each has the name of its folder, in the order of the API reference. */
export const DESTINATIONS = { klaviyo, mailchimp, hubspot, meta, google, webhook, s3, sftp };

export type DestinationKind = keyof typeof DESTINATIONS;
export const DESTINATION_KINDS = Object.keys(DESTINATIONS) as readonly DestinationKind[];

export const getDefinition = (kind: DestinationKind): DestinationDefinition => DESTINATIONS[kind];

/** Destinations whose files have a form of their own. */
export type PlatformKind = {
  [Kind in DestinationKind]: (typeof DESTINATIONS)[Kind] extends { format: FormatUse } ? Kind : never;
}[DestinationKind];

export type AudienceFormatName = "csv" | PlatformKind;

/** The forms of files, in the order of the form. A platform that is missing here is a type error. */
export const FORMAT_USES: Record<AudienceFormatName, FormatUse> = {
  csv: { purposes: ["email", "sms", "advertising"], isHashed: false },
  klaviyo: klaviyo.format,
  mailchimp: mailchimp.format,
  hubspot: hubspot.format,
  google: google.format,
  meta: meta.format,
};

export const AUDIENCE_FORMATS = Object.keys(FORMAT_USES) as readonly AudienceFormatName[];

/** What an audience of a format can be delivered to: its own system, a webhook for any program, and places for files. */
export const kindsFor = (format: AudienceFormatName): DestinationKind[] =>
  DESTINATION_KINDS.filter((kind) => {
    const definition = getDefinition(kind);
    return "format" in definition ? kind === format : definition.takes === "any" || definition.takes === format;
  });
