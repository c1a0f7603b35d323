import { type AxisTerms, kind, over, under } from "../axis.ts";

export const communicationPreferenceTerms: AxisTerms = {
  name: "communication_preference",
  group: "support",
  needs: "orders",
  purpose: "Through which channel and at what time a customer contacts the shop, in orders and tickets alike.",
  words: {
    en: { name: "Communication preference", asks: "Through which channel and when do they contact us?" },
    es: { name: "Preferencia de comunicación", asks: "¿Por qué canal y cuándo nos contactan?" },
    pt: { name: "Preferência de comunicação", asks: "Por qual canal e quando nos procuram?" },
  },
  vocabulary: [
    kind(
      "store_visitors",
      [[over("in_person_share", 0.5)]],
      ["Store visitors", "Buy at the counter"],
      ["Visitan la tienda", "Compran en el mostrador"],
      ["Visitam a loja", "Compram no balcão"],
    ),
    kind(
      "assisted_contacts",
      [[over("assisted_share", 0.4)]],
      ["Prefer a person", "Contact the shop through a person"],
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
      "weekend_self_servers",
      [[over("weekend_ratio", 0.5)]],
      ["Weekend self-servers", "Shop online on their own, mostly on weekends"],
      ["En línea los fines de semana", "Compran en línea por su cuenta, sobre todo los fines de semana"],
      ["On-line no fim de semana", "Compram on-line por conta própria, principalmente no fim de semana"],
    ),
    kind(
      "evening_self_servers",
      [[over("preferred_time", 17)]],
      ["Evening self-servers", "Shop online on their own, in the evening"],
      ["Autoservicio nocturno", "Compran en línea por su cuenta, por la noche"],
      ["Autoatendimento noturno", "Compram on-line por conta própria, à noite"],
    ),
    kind(
      "afternoon_self_servers",
      [[over("preferred_time", 13.5)]],
      ["Afternoon self-servers", "Shop online on their own, in the afternoon"],
      ["Autoservicio vespertino", "Compran en línea por su cuenta, por la tarde"],
      ["Autoatendimento vespertino", "Compram on-line por conta própria, à tarde"],
    ),
    kind(
      "morning_self_servers",
      [[under("preferred_time", 11)]],
      ["Morning self-servers", "Shop online on their own, in the morning"],
      ["Autoservicio matutino", "Compran en línea por su cuenta, por la mañana"],
      ["Autoatendimento matinal", "Compram on-line por conta própria, de manhã"],
    ),
    kind(
      "online_self_servers",
      [],
      ["Online self-servers", "Shop online on their own"],
      ["Autoservicio en línea", "Compran en línea por su cuenta"],
      ["Autoatendimento on-line", "Compram on-line por conta própria"],
    ),
  ],
};
