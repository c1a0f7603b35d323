import { computeTenure } from "#lib/axes/history/measures.ts";
import { mean, meanBy, shareWhere } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { supportHistoryTerms } from "../terms/support-history.ts";

const YEAR = 365.25;
/** For customers who never rated a ticket: neutral. */
const NEITHER = 3;

export const supportHistory: Axis = {
  ...supportHistoryTerms,
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
        const first = Math.max(computeTenure(facts), facts.asOfDay - (facts.tickets[0]?.day ?? facts.asOfDay));
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
      of: ({ tickets }) => meanBy(tickets, ({ hours }) => hours),
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
      of: ({ tickets }) => shareWhere(tickets, ({ needsMore }) => needsMore),
    },
  },
};
