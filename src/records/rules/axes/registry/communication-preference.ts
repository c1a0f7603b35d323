import type { BehaviorFacts } from "#lib/axes/history/behavior-facts.ts";
import { amountsBy } from "#lib/axes/history/measures.ts";
import { share, shareWhere } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { communicationPreferenceTerms } from "../terms/communication-preference.ts";

const shareBy = ({ contacts }: BehaviorFacts, wanted: "in_person" | "assisted"): number =>
  shareWhere(contacts, ({ kind }) => kind === wanted);

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
    preferred_time: {
      unit: "time_of_day",
      transform: "none",
      needs: "order",
      words: { en: "Preferred time", es: "Hora preferida", pt: "Horário preferido" },
      apart: apart(
        ["later in the day", "earlier in the day"],
        ["más tarde", "más temprano"],
        ["mais tarde", "mais cedo"],
      ),
      how: "circular mean of the hours of all contacts, from 4:00 to 28:00, which is 4:00 of the next day",
      why: "When to write to them. The clock is cut open when the fewest shop, so that 23:00 and 1:00 are close.",
      of: ({ contactHour }) => contactHour,
    },
    weekend_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Weekend contacts", es: "Contactos de fin de semana", pt: "Contatos de fim de semana" },
      apart: apart(
        ["more on weekends", "less on weekends"],
        ["más en fin de semana", "menos en fin de semana"],
        ["mais no fim de semana", "menos no fim de semana"],
      ),
      how: "of all contacts, the share on Saturdays and Sundays",
      why: "Which customers expect an answer on a Sunday. With few tickets it is close to that of purchase timing.",
      of: ({ contacts }) => shareWhere(contacts, (contact) => contact.isWeekend),
    },
  },
};
