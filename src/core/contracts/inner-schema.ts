import type { z } from "zod";

type Schema = z.core.$ZodType;

/** The schema inside a wrapper that leaves its fields as they are (optional, default, …); null for any other schema. */
export const innerSchema = (schema: Schema): Schema | null => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return def.innerType;
    default:
      return null;
  }
};
