const IN_PERSON = /^(pos|retail|counter|kiosk|(in[ _-]?)?(store|shop))([ _-]?\d+)?$/;
const ASSISTED = /(^|[^a-z])(draft|(tele)?phone|call|voice|e-?mail|mail|(live)?chat|sms|whatsapp|messenger|agent)/;

export type ChannelKind = "online" | "in_person" | "assisted";

/** How a customer contacts a shop through a channel: self-service online, at a counter, or assisted by staff. */
const classifyChannel = (channel: string): ChannelKind => {
  const name = channel.toLowerCase();
  if (IN_PERSON.test(name)) return "in_person";
  return ASSISTED.test(name) ? "assisted" : "online";
};

/** Classifies channels, each of them once: a business has few. */
export const channelKinds = () => {
  const kinds = new Map<string, ChannelKind>();
  return (channel: string): ChannelKind => {
    const kind = kinds.get(channel) ?? classifyChannel(channel);
    kinds.set(channel, kind);
    return kind;
  };
};
