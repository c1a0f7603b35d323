import { LOYALTY_LEVELS } from "#lib/domain/commerce/incoming-records.ts";
import type { Field } from "#lib/domain/segments/field.ts";

/** As the shop gave it; unknown for who never joined. */
export const loyaltyLevel: Field = {
  name: "loyaltyLevel",
  group: "person",
  type: "choice",
  words: { en: "Loyalty level", es: "Nivel de lealtad", pt: "Nível de fidelidade" },
  options: LOYALTY_LEVELS,
  optionWord: ({ loyalty_levels: levels }, option) => levels[option as keyof typeof levels],
  value: () => "c.loyalty_level",
};
