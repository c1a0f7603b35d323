import type { z } from "zod";
import { camelCase, type InBothCasings, inBothCasings } from "#core/values/letter-case.ts";

/**
 * The fields of an answer in camelCase that had names in snake_case. They keep those, so that programs go on working.
 */
export const bothCasings = <Shape extends Record<string, z.ZodType>>(shape: Shape): InBothCasings<Shape> => {
  const former = Object.entries(shape).flatMap(([name, schema]) => {
    if (camelCase(name) === name) return [];
    return [[name, schema.meta({ deprecated: true, description: `Former name of ${camelCase(name)}` })]];
  });
  return { ...inBothCasings(shape), ...Object.fromEntries(former) };
};
