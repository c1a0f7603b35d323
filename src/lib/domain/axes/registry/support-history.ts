import { type Axis, apart, high, kind, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import { shareOf, tenureOf } from "../history/measures.ts";

const YEAR = 365.25;
/** For customers who never rated a ticket: neutral. */
const NEITHER = 3;

export const supportHistory: Axis = {
  name: "support_history",
  group: "support",
  needs: "tickets",
  purpose: "How a customer's past tickets went.",
  words: {
    en: { name: "Support history", asks: "How did their past tickets go?" },
    es: { name: "Historial de soporte", asks: "¿Cómo les fue en sus tickets anteriores?" },
    pt: { name: "Histórico de suporte", asks: "Como foram os tickets anteriores?" },
  },
  features: {
    tickets_per_year: {
      unit: "tickets_per_year",
      transform: "log1p",
      needs: "order",
      words: { en: "Tickets per year", es: "Tickets al año", pt: "Tickets por ano" },
      apart: apart(
        ["more tickets", "fewer tickets"],
        ["más tickets", "menos tickets"],
        ["mais tickets", "menos tickets"],
      ),
      how: "tickets / years since the first sale or ticket, at least one",
      why: "How often they contact support, however much they buy.",
      of: (facts) => {
        const first = Math.max(tenureOf(facts), facts.asOfDay - (facts.tickets[0]?.day ?? facts.asOfDay));
        return facts.tickets.length / Math.max(1, first / YEAR);
      },
    },
    resolution_hours: {
      unit: "hours",
      transform: "log1p",
      needs: "ticket",
      words: { en: "Hours to resolution", es: "Horas hasta resolver", pt: "Horas até resolver" },
      apart: apart(
        ["slower resolution", "faster resolution"],
        ["resolución más lenta", "resolución más rápida"],
        ["resolução mais lenta", "resolução mais rápida"],
      ),
      how: "mean hours from opening to closing, or to the as-of instant while open; 0 without tickets",
      why: "How long they had to wait.",
      of: ({ tickets }) => mean(tickets.map(({ hours }) => hours)),
    },
    satisfaction: {
      unit: "rating",
      transform: "none",
      needs: "ticket",
      words: { en: "Satisfaction", es: "Satisfacción", pt: "Satisfação" },
      apart: apart(
        ["higher satisfaction", "lower satisfaction"],
        ["mayor satisfacción", "menor satisfacción"],
        ["maior satisfação", "menor satisfação"],
      ),
      how: `mean rating from 1 to 5; ${NEITHER} where none was given`,
      why: "How they rated the help.",
      of: ({ tickets }) => {
        const ratings = tickets.flatMap(({ satisfaction }) => satisfaction ?? []);
        return ratings.length === 0 ? NEITHER : mean(ratings);
      },
    },
    unresolved_rate: {
      unit: "share",
      transform: "none",
      needs: "ticket",
      words: { en: "Reopened or still open", es: "Reabiertos o sin cerrar", pt: "Reabertos ou sem fechar" },
      apart: apart(
        ["more unresolved tickets", "fewer unresolved tickets"],
        ["más tickets sin resolver", "menos tickets sin resolver"],
        ["mais tickets sem resolver", "menos tickets sem resolver"],
      ),
      how: "of the tickets, the share reopened or not closed yet",
      why: "Whether the help solved the problem.",
      of: ({ tickets }) => shareOf(tickets, ({ needsMore }) => needsMore),
    },
  },
  vocabulary: [
    kind(
      "never_in_touch",
      [[under("tickets_per_year", 0.05)]],
      ["No support contact", "Have never contacted support"],
      ["Sin contacto con soporte", "Nunca han contactado con soporte"],
      ["Sem contato com o suporte", "Nunca contataram o suporte"],
    ),
    kind(
      "dissatisfied_contacts",
      [[under("satisfaction", 2.6)]],
      ["Dissatisfied contacts", "Rate the help they got poorly"],
      ["Contactos insatisfechos", "Califican mal la ayuda recibida"],
      ["Contatos insatisfeitos", "Avaliam mal a ajuda recebida"],
    ),
    kind(
      "unresolved_contacts",
      [[over("unresolved_rate", 0.4)]],
      ["Unresolved contacts", "Their tickets are reopened or stay open"],
      ["Contactos sin resolver", "Sus tickets se reabren o siguen abiertos"],
      ["Contatos sem solução", "Seus tickets são reabertos ou seguem abertos"],
    ),
    kind(
      "frequent_contacts",
      [[high("tickets_per_year", 0.7), over("tickets_per_year", 1.5)]],
      ["Frequent contacts", "Contact support several times a year"],
      ["Contactos frecuentes", "Contactan con soporte varias veces al año"],
      ["Contatos frequentes", "Contatam o suporte várias vezes por ano"],
    ),
    kind(
      "satisfied_contacts",
      [[over("satisfaction", 3.8)]],
      ["Satisfied contacts", "Rate the help they got highly"],
      ["Contactos satisfechos", "Califican bien la ayuda recibida"],
      ["Contatos satisfeitos", "Avaliam bem a ajuda recebida"],
    ),
    kind(
      "occasional_contacts",
      [],
      ["Occasional contacts", "Contact support now and then"],
      ["Contactos ocasionales", "Contactan con soporte de vez en cuando"],
      ["Contatos ocasionais", "Contatam o suporte de vez em quando"],
    ),
  ],
};
