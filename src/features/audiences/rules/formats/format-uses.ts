import type { Purpose } from "../audience.ts";

export const AUDIENCE_FORMATS = ["csv", "klaviyo", "mailchimp", "hubspot", "google", "meta"] as const;
export type AudienceFormatName = (typeof AUDIENCE_FORMATS)[number];

type FormatUse = {
  /** What the receiving system may be used for. */
  purposes: readonly Purpose[];
  /** Addresses and names are hashed, so that the file identifies a member only to a system that knows them. */
  isHashed: boolean;
};

export const FORMAT_USES: Record<AudienceFormatName, FormatUse> = {
  csv: { purposes: ["email", "sms", "advertising"], isHashed: false },
  klaviyo: { purposes: ["email", "sms"], isHashed: false },
  mailchimp: { purposes: ["email"], isHashed: false },
  hubspot: { purposes: ["email"], isHashed: false },
  google: { purposes: ["advertising"], isHashed: true },
  meta: { purposes: ["advertising"], isHashed: true },
};
