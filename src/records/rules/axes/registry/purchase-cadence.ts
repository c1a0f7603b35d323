import { meanDirection } from "#lib/axes/history/measures.ts";
import { shareWhere } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { purchaseCadenceTerms } from "../terms/purchase-cadence.ts";

/** Neutral prior, squared: neither concentrated on an hour nor spread out. */
const HALF = 0.5;

export const purchaseCadence: Axis = {
  ...purchaseCadenceTerms,
  features: {
    weekend_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Weekend purchases", es: "Compras en fin de semana", pt: "Compras no fim de semana" },
      apart: apart(
        ["more on weekends", "more on weekdays"],
        ["más en fin de semana", "más entre semana"],
        ["mais no fim de semana", "mais durante a semana"],
      ),
      how: "of the sales, the share on Saturdays and Sundays",
      why: "When a message gets read.",
      of: ({ sales }) => shareWhere(sales, (sale) => sale.isWeekend),
    },
    business_hours: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: {
        en: "Purchases in business hours",
        es: "Compras en horario laboral",
        pt: "Compras em horário comercial",
      },
      apart: apart(
        ["more in business hours", "less in business hours"],
        ["más en horario laboral", "menos en horario laboral"],
        ["mais em horário comercial", "menos em horário comercial"],
      ),
      how: "of the sales, the share from 9:00 to before 17:00 on weekdays",
      why: "Customers who buy at a desk, often for a company.",
      of: ({ sales }) => shareWhere(sales, (sale) => !sale.isWeekend && sale.hour >= 9 && sale.hour < 17),
    },
    evening_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Evening purchases", es: "Compras por la noche", pt: "Compras à noite" },
      apart: apart(
        ["more in the evening", "less in the evening"],
        ["más por la noche", "menos por la noche"],
        ["mais à noite", "menos à noite"],
      ),
      how: "of the sales, the share from 18:00 to midnight, on any day",
      why: "Customers who buy at home after work.",
      of: ({ sales }) => shareWhere(sales, ({ hour }) => hour >= 18),
    },
    timing: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Time-of-day consistency", es: "Constancia de horario", pt: "Constância de horário" },
      apart: apart(
        ["steadier hours", "more varied hours"],
        ["horario más fijo", "horario más variado"],
        ["horário mais fixo", "horário mais variado"],
      ),
      how: "length of the circular mean of the sales' hours, minus what chance gives and shrunk towards ½ with the weight of one sale: √((nR² − 1 + ½) / n)",
      why: "Whether there is a good hour to write at all.",
      of: ({ sales }) => {
        const n = sales.length;
        const { cos, sin } = meanDirection(sales);
        // A single sale says nothing: with 0, one-time buyers would form a segment of their own on this axis.
        return n === 0 ? 0 : Math.sqrt(Math.max(0, (n * (cos * cos + sin * sin) - 1 + HALF) / n));
      },
    },
  },
};
