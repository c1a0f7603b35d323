import { share, shareOf } from "#lib/domain/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import type { BehaviorFacts } from "../history/behavior-facts.ts";
import { amountsBy } from "../history/measures.ts";
import { communicationPreferenceTerms } from "../terms/communication-preference.ts";

const shareBy = ({ contacts }: BehaviorFacts, wanted: "in_person" | "assisted"): number =>
  shareOf(contacts, ({ kind }) => kind === wanted);

export const communicationPreference: Axis = {
  ...communicationPreferenceTerms,
  features: {
    primary_channel: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Loyalty to one channel", es: "Fidelidad a un canal", pt: "Fidelidade a um canal" },
      apart: apart(
        ["fewer channels", "more channels"],
        ["menos canales", "más canales"],
        ["menos canais", "mais canais"],
      ),
      how: "of all contacts, the share through the channel used most",
      why: "Whether there is one channel to reply on.",
      of: ({ contacts }) => {
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
      apart: apart(
        ["more in person", "less in person"],
        ["más en persona", "menos en persona"],
        ["mais presencial", "menos presencial"],
      ),
      how: "of all contacts, the share at a counter (pos, store, …)",
      why: "Counter customers are not reached by chat.",
      of: (facts) => shareBy(facts, "in_person"),
    },
    assisted_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Assisted contacts", es: "Contactos con ayuda", pt: "Contatos com ajuda" },
      apart: apart(["more assistance", "less assistance"], ["más ayuda", "menos ayuda"], ["mais ajuda", "menos ajuda"]),
      how: "of all contacts, the share assisted by staff (drafted orders, phone, email, chat, …); the rest is online self-service",
      why: "What each contact costs, and which customers prefer a person.",
      of: (facts) => shareBy(facts, "assisted"),
    },
    preferred_time_day: {
      unit: "index",
      transform: "none",
      needs: "order",
      words: { en: "Daytime preference", es: "Preferencia por el día", pt: "Preferência pelo dia" },
      apart: apart(
        ["more in the daytime", "more at night"],
        ["más de día", "más de noche"],
        ["mais de dia", "mais de noite"],
      ),
      how: "circular mean of the contacts' hours, along midnight to noon: −1 at midnight, 1 at noon",
      why: "The preferred time as two numbers, so that 23:00 and 1:00 are close.",
      of: ({ contactHour }) => 0 - contactHour.cos,
    },
    preferred_time_morning: {
      unit: "index",
      transform: "none",
      needs: "order",
      words: { en: "Morning preference", es: "Preferencia por la mañana", pt: "Preferência pela manhã" },
      apart: apart(
        ["earlier in the day", "later in the day"],
        ["más temprano", "más tarde"],
        ["mais cedo", "mais tarde"],
      ),
      how: "the same along evening to morning: −1 at 18:00, 1 at 6:00",
      why: "The other half of the preferred time.",
      of: ({ contactHour }) => contactHour.sin,
    },
    weekend_ratio: {
      unit: "share",
      transform: "none",
      needs: "ticket",
      words: { en: "Weekend tickets", es: "Tickets de fin de semana", pt: "Tickets de fim de semana" },
      apart: apart(
        ["more weekend tickets", "fewer weekend tickets"],
        ["más tickets de fin de semana", "menos tickets de fin de semana"],
        ["mais tickets de fim de semana", "menos tickets de fim de semana"],
      ),
      how: "of the tickets, the share opened on Saturdays and Sundays; 0 without tickets",
      why: "Which customers expect an answer on a Sunday. Orders are covered by purchase timing.",
      of: ({ tickets }) => shareOf(tickets, (ticket) => ticket.isWeekend),
    },
  },
};
