import { type Axis, kind, over, under } from "../axis.ts";
import type { Facts } from "../history/behavior-facts.ts";
import { channelKindOf } from "../history/channel-kind.ts";
import { amountsBy, meanHour, share, shareOf } from "../history/measures.ts";

type Contact = { channel: string; hour: number };

/** Every time they reached the shop: orders and tickets alike. */
const contactsOf = ({ orders, tickets }: Facts): Contact[] => [
  ...orders.map(({ source, hour }) => ({ channel: source, hour })),
  ...tickets,
];

const shareBy = (facts: Facts, wanted: "in_person" | "assisted"): number =>
  shareOf(contactsOf(facts), ({ channel }) => channelKindOf(channel) === wanted);

export const communicationPreference: Axis = {
  name: "communication_preference",
  group: "support",
  needs: "orders",
  purpose: "Through which channel and when somebody reaches the shop, by orders and tickets alike.",
  words: {
    en: { name: "Communication preference", asks: "Through which channel and when do they reach us?" },
    es: { name: "Preferencia de comunicación", asks: "¿Por qué canal y cuándo nos contactan?" },
    pt: { name: "Preferência de comunicação", asks: "Por qual canal e quando nos procuram?" },
  },
  features: {
    primary_channel: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Keeping to one channel", es: "Fidelidad a un canal", pt: "Fidelidade a um canal" },
      how: "of all contacts, the share through the channel used most",
      why: "Whether there is one channel to answer by.",
      of: (facts) => {
        const contacts = contactsOf(facts);
        const uses = amountsBy(
          contacts,
          ({ channel }) => channel,
          () => 1,
        );
        return share(Math.max(0, ...uses.values()), contacts.length);
      },
    },
    in_person_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Contacts in person", es: "Contactos en persona", pt: "Contatos presenciais" },
      how: "of all contacts, the share at a counter (pos, store, …)",
      why: "Who stands in the shop is not reached by chat.",
      of: (facts) => shareBy(facts, "in_person"),
    },
    assisted_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Contacts through a person", es: "Contactos con ayuda", pt: "Contatos com ajuda" },
      how: "of all contacts, the share through somebody of ours (drafted orders, phone, e-mail, chat, …); the rest helped themselves online",
      why: "What each contact costs, and who prefers a person.",
      of: (facts) => shareBy(facts, "assisted"),
    },
    preferred_time_day: {
      unit: "index",
      transform: "none",
      needs: "order",
      words: { en: "Noon rather than midnight", es: "Mediodía más que medianoche", pt: "Meio-dia mais que meia-noite" },
      how: "circular mean of the contacts' hours, along midnight to noon: −1 at midnight, 1 at noon",
      why: "The preferred time as two numbers, so that 23:00 and 1:00 are neighbours.",
      of: (facts) => 0 - meanHour(contactsOf(facts).map(({ hour }) => hour)).cos,
    },
    preferred_time_morning: {
      unit: "index",
      transform: "none",
      needs: "order",
      words: { en: "Morning rather than evening", es: "Mañana más que tarde", pt: "Manhã mais que noite" },
      how: "the same along evening to morning: −1 at 18:00, 1 at 6:00",
      why: "The other half of the preferred time.",
      of: (facts) => meanHour(contactsOf(facts).map(({ hour }) => hour)).sin,
    },
    weekend_ratio: {
      unit: "share",
      transform: "none",
      needs: "ticket",
      words: { en: "Tickets on weekends", es: "Tickets en fin de semana", pt: "Tickets no fim de semana" },
      how: "of the tickets, the share opened on Saturdays and Sundays; 0 without tickets",
      why: "Who expects an answer on a Sunday. Orders are left to purchase timing.",
      of: ({ tickets }) => shareOf(tickets, (ticket) => ticket.isWeekend),
    },
  },
  vocabulary: [
    kind(
      "store_visitors",
      [[over("in_person_share", 0.5)]],
      ["Store visitors", "Come to the counter"],
      ["Visitan la tienda", "Vienen al mostrador"],
      ["Visitam a loja", "Vêm ao balcão"],
    ),
    kind(
      "assisted_contacts",
      [[over("assisted_share", 0.4)]],
      ["Assisted contacts", "Reach the shop through a person"],
      ["Prefieren una persona", "Nos contactan a través de una persona"],
      ["Preferem uma pessoa", "Falam conosco por meio de uma pessoa"],
    ),
    kind(
      "channel_mixers",
      [[under("primary_channel", 0.75)]],
      ["Channel mixers", "Use several channels"],
      ["Combinan canales", "Usan varios canales"],
      ["Combinam canais", "Usam vários canais"],
    ),
    kind(
      "evening_self_servers",
      // About five and later; who comes earlier has more of the noon.
      [[under("preferred_time_morning", -0.4), under("preferred_time_day", 0.2)]],
      ["Evening self-servers", "Help themselves online, in the evening"],
      ["Autoservicio nocturno", "Se atienden en línea, por la noche"],
      ["Autoatendimento noturno", "Resolvem on-line, à noite"],
    ),
    kind(
      "afternoon_self_servers",
      [[under("preferred_time_morning", -0.4)]],
      ["Afternoon self-servers", "Help themselves online, in the afternoon"],
      ["Autoservicio vespertino", "Se atienden en línea, por la tarde"],
      ["Autoatendimento vespertino", "Resolvem on-line, à tarde"],
    ),
    kind(
      "morning_self_servers",
      [[over("preferred_time_morning", 0.3)]],
      ["Morning self-servers", "Help themselves online, in the morning"],
      ["Autoservicio matutino", "Se atienden en línea, por la mañana"],
      ["Autoatendimento matinal", "Resolvem on-line, de manhã"],
    ),
    kind(
      "online_self_servers",
      [],
      ["Online self-servers", "Help themselves online"],
      ["Autoservicio en línea", "Se atienden en línea"],
      ["Autoatendimento on-line", "Resolvem on-line"],
    ),
  ],
};
