const IN_PERSON = /^(pos|retail|counter|kiosk|(in[ _-]?)?(store|shop))([ _-]?\d+)?$/;
const ASSISTED = /(^|[^a-z])(draft|(tele)?phone|call|voice|e-?mail|mail|(live)?chat|sms|whatsapp|messenger|agent)/;

export type ChannelKind = "online" | "in_person" | "assisted";

/** How somebody reaches a shop by a channel: by themselves on a site or an app, at a counter, or through a person. */
export const channelKindOf = (channel: string): ChannelKind => {
  const name = channel.toLowerCase();
  if (IN_PERSON.test(name)) return "in_person";
  return ASSISTED.test(name) ? "assisted" : "online";
};
