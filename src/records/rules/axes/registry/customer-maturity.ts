import { changeOfHalves, computeTenure } from "#lib/axes/history/measures.ts";
import { share } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { customerMaturityTerms } from "../terms/customer-maturity.ts";

export const customerMaturity: Axis = {
  ...customerMaturityTerms,
  features: {
    tenure: {
      unit: "days",
      transform: "sqrt",
      needs: "order",
      words: {
        en: "Days since the first sale",
        es: "Días desde la primera compra",
        pt: "Dias desde a primeira compra",
      },
      apart: apart(
        ["longer relationship", "shorter relationship"],
        ["más antigüedad", "menos antigüedad"],
        ["mais tempo de relação", "menos tempo de relação"],
      ),
      how: "days from the first sale to the as-of day",
      why: "New and long-standing customers need different messages.",
      of: (facts) => computeTenure(facts),
    },
    maturity_score: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Experience with the shop", es: "Experiencia con la tienda", pt: "Experiência com a loja" },
      apart: apart(
        ["more purchases", "fewer purchases"],
        ["más compras", "menos compras"],
        ["mais compras", "menos compras"],
      ),
      how: "1 − 1 / days with a sale: 0 for the first, 0.5 for the second, 0.9 for the tenth",
      why: "A second purchase matters more than an eleventh.",
      of: ({ days }) => (days.length === 0 ? 0 : 1 - 1 / days.length),
    },
    active_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: {
        en: "Active share of the relationship",
        es: "Parte activa de la relación",
        pt: "Parte ativa do relacionamento",
      },
      apart: apart(
        ["active for longer", "active for less time"],
        ["más tiempo de actividad", "menos tiempo de actividad"],
        ["mais tempo de atividade", "menos tempo de atividade"],
      ),
      how: "days from the first to the last sale / days from the first sale to the as-of day",
      why: "Separates customers who went silent long ago from equally old ones who still buy.",
      of: (facts) => share((facts.days.at(-1) ?? 0) - (facts.days[0] ?? 0), computeTenure(facts)),
    },
    acceleration: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Acceleration", es: "Aceleración", pt: "Aceleração" },
      apart: apart(
        ["more acceleration", "less acceleration"],
        ["más aceleración", "menos aceleración"],
        ["mais aceleração", "menos aceleração"],
      ),
      how: "(older − newer) / (older + newer) of the older and the newer half of the gaps: positive if gaps are getting shorter",
      why: "A relationship that intensifies, before revenue shows it.",
      of: ({ gaps }) => 0 - changeOfHalves(gaps),
    },
  },
};
