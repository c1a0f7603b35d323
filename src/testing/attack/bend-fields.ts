import type { Random } from "#lib/domain/statistics/random.ts";
import { hostileText, hostileValue, oneOf } from "./payloads.ts";

export type Fields = Record<string, unknown>;

/** A key such as `__proto__` becomes one of the object's own, as JSON makes it. */
const put = (object: object, name: string, value: unknown): void => {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Puts hostile values into some of the fields, or inside of them. */
export const bend = (fields: Fields, names: readonly string[], random: Random, many: boolean): Fields => {
  const count = many ? 1 + Math.floor(random() * 6) : 1;
  const bent = { ...fields };
  for (let i = 0; i < count; i++) {
    const name = random() < 0.15 || names.length === 0 ? hostileText(random).slice(0, 50) : oneOf(random, names);
    const old = bent[name];
    // Inside of what is there as often as in its place: rules are read at every depth.
    if (typeof old === "object" && old !== null && random() < 0.6) {
      const inner = Array.isArray(old) ? [...old] : { ...old };
      const key = oneOf(random, [...Object.keys(inner), hostileText(random).slice(0, 50)]);
      if (Array.isArray(inner)) inner.push(hostileValue(random));
      else put(inner, key, hostileValue(random));
      put(bent, name, inner);
    } else put(bent, name, hostileValue(random));
  }
  return bent;
};
