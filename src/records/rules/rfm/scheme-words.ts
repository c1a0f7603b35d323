import type { Words } from "#core/messages/words.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import type { RfmScheme } from "./scheme.ts";

type Looks = RfmScheme["looks"];

/** About two letters of a name, for the badge next to it. */
const abbreviateName = (name: string): string => {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? name)].slice(0, 2);
  return letters.join("").toUpperCase();
};

/** A business's own texts of the segments, as a part of the terms to `overlay`. */
export const schemeWords = (looks: Looks): { rfm_segments: Partial<Words["rfm_segments"]> } => ({
  rfm_segments: Object.fromEntries(
    RFM_SEGMENTS.map(({ key }) => {
      const { name, description, actions } = looks[key];
      const own = actions.flatMap((action, at) => (action === null ? [] : [[String(at + 1), action]]));
      return [
        key,
        {
          ...(name !== null && { name, short: abbreviateName(name) }),
          ...(description !== null && { description, profile: description }),
          ...(own.length > 0 && { actions: Object.fromEntries(own) }),
        },
      ];
    }),
  ),
});

/** The business's own name of a segment, by key; undefined if it has none. */
export const ownName = (looks: Looks, key: string): string | undefined =>
  new Map<string, string | null>(Object.entries(looks).map(([one, { name }]) => [one, name])).get(key) ?? undefined;
