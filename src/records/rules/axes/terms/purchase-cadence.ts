import { type AxisTerms, high, kind, over, under } from "../axis.ts";

export const purchaseCadenceTerms: AxisTerms = {
  name: "purchase_cadence",
  group: "marketing",
  needs: "orders",
  purpose: "On which days and at which hours a customer buys, in the business's time zone.",
  words: {
    en: { name: "Purchase timing", asks: "On which days and hours do they buy?" },
    es: { name: "Momento de compra", asks: "¿Qué días y a qué horas compran?" },
    pt: { name: "Momento da compra", asks: "Em que dias e horários compram?" },
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
      ["Compran en horario laboral", "Compran entre semana, de nueve a cinco"],
      ["Compram em horário comercial", "Compram em dias úteis, das nove às cinco"],
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
