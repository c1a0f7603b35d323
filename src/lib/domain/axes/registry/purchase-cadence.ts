import { type Axis, apart, high, kind, over, under } from "../axis.ts";
import { meanHour, shareOf } from "../history/measures.ts";

/** Neutral prior, squared: neither concentrated on an hour nor spread out. */
const HALF = 0.5;

export const purchaseCadence: Axis = {
  name: "purchase_cadence",
  group: "marketing",
  needs: "orders",
  purpose: "On which days and at which hours a customer buys, in the business's time zone.",
  words: {
    en: { name: "Purchase timing", asks: "On which days and hours do they buy?" },
    es: { name: "Momento de compra", asks: "¿Qué días y a qué horas compran?" },
    pt: { name: "Momento da compra", asks: "Em que dias e horários compram?" },
  },
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
      of: ({ sales }) => shareOf(sales, (sale) => sale.isWeekend),
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
      of: ({ sales }) => shareOf(sales, (sale) => !sale.isWeekend && sale.hour >= 9 && sale.hour < 17),
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
      of: ({ sales }) => shareOf(sales, ({ hour }) => hour >= 18),
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
        const { cos, sin } = meanHour(sales.map(({ hour }) => hour));
        // A single sale says nothing: with 0, one-time buyers would form a segment of their own on this axis.
        return n === 0 ? 0 : Math.sqrt(Math.max(0, (n * (cos * cos + sin * sin) - 1 + HALF) / n));
      },
    },
  },
  vocabulary: [
    kind(
      "weekend_shoppers",
      [[over("weekend_ratio", 0.5)]],
      ["Weekend shoppers", "Buy mostly on Saturdays and Sundays"],
      ["Compradores de fin de semana", "Compran sobre todo los sábados y domingos"],
      ["Compradores de fim de semana", "Compram sobretudo aos sábados e domingos"],
    ),
    kind(
      "business_hours_shoppers",
      [[over("business_hours", 0.5)]],
      ["Business-hours shoppers", "Buy on weekdays between nine and five"],
      ["Compradores en horario laboral", "Compran entre semana, de nueve a cinco"],
      ["Compradores em horário comercial", "Compram em dias úteis, das nove às cinco"],
    ),
    kind(
      "office_hour_regulars",
      [[over("business_hours", 0.5), over("timing", 0.6)]],
      ["Office-hour regulars", "Buy again on weekdays at about the same hour of the working day"],
      ["Habituales de oficina", "Vuelven a comprar entre semana casi a la misma hora de la jornada"],
      ["Regulares de expediente", "Voltam a comprar em dias úteis quase no mesmo horário do expediente"],
    ),
    kind(
      "evening_shoppers",
      [[over("evening_ratio", 0.5)]],
      ["Evening shoppers", "Buy mostly after six"],
      ["Compradores nocturnos", "Compran sobre todo después de las seis"],
      ["Compradores noturnos", "Compram sobretudo depois das seis"],
    ),
    kind(
      "fixed_hour_shoppers",
      [[high("timing", 0.4), over("timing", 0.6)]],
      ["Fixed-hour shoppers", "Usually buy at about the same hour"],
      ["Compradores de hora fija", "Compran casi a la misma hora"],
      ["Compradores de hora fixa", "Compram quase sempre no mesmo horário"],
    ),
    kind(
      "off_hours_shoppers",
      [[under("weekend_ratio", 0.2), under("business_hours", 0.2)]],
      ["Off-hours shoppers", "Buy on weekdays before nine or after five"],
      ["Fuera del horario laboral", "Compran entre semana antes de las nueve o después de las cinco"],
      ["Fora do horário comercial", "Compram em dias úteis antes das nove ou depois das cinco"],
    ),
    kind(
      "weekday_shoppers",
      [[under("weekend_ratio", 0.1)]],
      ["Weekday shoppers", "Buy from Monday to Friday at any hour"],
      ["Compradores entre semana", "Compran de lunes a viernes a cualquier hora"],
      ["Compradores de dias úteis", "Compram de segunda a sexta a qualquer hora"],
    ),
    kind(
      "anytime_shoppers",
      [],
      ["Anytime shoppers", "Buy on any day at any hour"],
      ["Compradores a toda hora", "Compran cualquier día a cualquier hora"],
      ["Compradores a qualquer hora", "Compram em qualquer dia e horário"],
    ),
  ],
};
