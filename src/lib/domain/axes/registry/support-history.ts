import { type Axis, high, kind, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import { shareOf, tenureOf } from "../history/measures.ts";

const YEAR = 365.25;
/** Of somebody who never rated anything: neither content nor not. */
const NEITHER = 3;

export const supportHistory: Axis = {
  name: "support_history",
  group: "support",
  needs: "tickets",
  purpose: "What happened in somebody's past tickets.",
  words: {
    en: { name: "Support history", asks: "What happened in their past tickets?" },
    es: { name: "Historial de soporte", asks: "¿Qué pasó en sus tickets anteriores?" },
    pt: { name: "Histórico de suporte", asks: "O que aconteceu nos tickets anteriores?" },
  },
  features: {
    tickets_per_year: {
      unit: "tickets_per_year",
      transform: "log1p",
      needs: "order",
      words: { en: "Tickets a year", es: "Tickets al año", pt: "Tickets por ano" },
      how: "tickets / years since the first sale or ticket, one at least",
      why: "How often they write, however much they buy.",
      of: (facts) => {
        const first = Math.max(tenureOf(facts), facts.asOfDay - (facts.tickets[0]?.day ?? facts.asOfDay));
        return facts.tickets.length / Math.max(1, first / YEAR);
      },
    },
    resolution_hours: {
      unit: "hours",
      transform: "log1p",
      needs: "ticket",
      words: { en: "Hours to a solution", es: "Horas hasta resolver", pt: "Horas até resolver" },
      how: "mean of the hours from opening to closing, an open one's to the as-of instant; 0 without tickets",
      why: "How long they were left waiting.",
      of: ({ tickets }) => mean(tickets.map(({ hours }) => hours)),
    },
    satisfaction: {
      unit: "rating",
      transform: "none",
      needs: "ticket",
      words: { en: "Satisfaction", es: "Satisfacción", pt: "Satisfação" },
      how: `mean rating from 1 to 5; ${NEITHER} where none was given`,
      why: "What they thought of it.",
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
      how: "of the tickets, the share reopened or not closed yet",
      why: "Whether the help helped.",
      of: ({ tickets }) => shareOf(tickets, ({ needsMore }) => needsMore),
    },
  },
  vocabulary: [
    kind(
      "never_in_touch",
      [[under("tickets_per_year", 0.05)]],
      ["Never in touch", "Have never written"],
      ["Sin contacto", "Nunca han escrito"],
      ["Sem contato", "Nunca escreveram"],
    ),
    kind(
      "dissatisfied_contacts",
      [[under("satisfaction", 2.6)]],
      ["Dissatisfied contacts", "Rate the help they got low"],
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
      ["Frequent contacts", "Write several times a year"],
      ["Contactos frecuentes", "Escriben varias veces al año"],
      ["Contatos frequentes", "Escrevem várias vezes por ano"],
    ),
    kind(
      "satisfied_contacts",
      [[over("satisfaction", 3.8)]],
      ["Satisfied contacts", "Rate the help they got high"],
      ["Contactos satisfechos", "Califican bien la ayuda recibida"],
      ["Contatos satisfeitos", "Avaliam bem a ajuda recebida"],
    ),
    kind(
      "occasional_contacts",
      [],
      ["Occasional contacts", "Have written now and then"],
      ["Contactos ocasionales", "Han escrito de vez en cuando"],
      ["Contatos ocasionais", "Escreveram de vez em quando"],
    ),
  ],
};
