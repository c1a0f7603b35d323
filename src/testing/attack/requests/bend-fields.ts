import type { Random } from "#lib/domain/statistics/random.ts";
import { hostileText, hostileValue, oneOf } from "./payloads.ts";

export type Fields = Record<string, unknown>;

/** Defines own properties, also for a key such as `__proto__`, as JSON.parse does. */
const put = (object: object, name: string, value: unknown): void => {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Replaces some fields, or values inside them, with hostile ones. */
export const bend = (fields: Fields, names: readonly string[], random: Random, many: boolean): Fields => {
  const count = many ? 1 + Math.floor(random() * 6) : 1;
  const bent = { ...fields };
  for (let i = 0; i < count; i++) {
    const name = random() < 0.15 || names.length === 0 ? hostileText(random).slice(0, 50) : oneOf(random, names);
    const old = bent[name];
    // Values inside are replaced as often as whole fields, because rules are parsed at every depth.
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
