import type { Say } from "#core/messages/format-message.ts";
import type { Words } from "#core/messages/words.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";

/** A segment's name, meaning and recommended actions. */
export type SegmentWords = {
  name: string;
  /** About two letters, for the badge next to the name. */
  short: string;
  /** A behavior segment's trait without its kind: "Yarn". */
  trait: string | null;
  description: string;
  /** A longer description of its customers. */
  profile: string;
  actions: string[];
};

/** The terms needed; a page loads only its own language. */
type SegmentTerms = Pick<
  Words,
  | "rfm_segments"
  | "rfm_value_segments"
  | "value_actions"
  | "behavior_segments"
  | "lapsed_segment"
  | "channels"
  | "seasons"
>;

const listed = (actions: Readonly<Record<"1" | "2" | "3", string>>): string[] => [actions[1], actions[2], actions[3]];

const has = <Names extends object>(names: Names, name: string): name is keyof Names & string =>
  Object.hasOwn(names, name);

const KINDS = { CAT: "category", CH: "channel", SEA: "season", OTHER: "other", NONE: "none" } as const;
const SHORT_WITHOUT_TRAIT = { other: "+", none: "–" } as const;

const isWithoutTrait = (kind: string): kind is keyof typeof SHORT_WITHOUT_TRAIT => has(SHORT_WITHOUT_TRAIT, kind);

const initials = (trait: string): string =>
  [...trait.replaceAll(/[^\p{L}\p{N}]/gu, "")].slice(0, 2).join("").toUpperCase();

/** A readable season or well-known channel; otherwise the shop's own term. */
const traitWords = (prefix: string, given: string, { channels, seasons }: SegmentTerms): string => {
  if (prefix === "SEA" && has(seasons, given)) return seasons[given];
  return prefix === "CH" && has(channels, given) ? channels[given] : given;
};

/** The texts of a behavior segment. */
const behaviorWords = (code: string, terms: SegmentTerms, say: Say): SegmentWords | null => {
  const [, prefix = "", given = ""] = /^([A-Z]+)(?::(.*))?$/s.exec(code) ?? [];
  if (!has(KINDS, prefix)) return null;
  const kind = KINDS[prefix];
  const { name, description, actions } = terms.behavior_segments[kind];
  const trait = traitWords(prefix, given, terms);
  const values = { name: trait };
  const meaning = say(description, values);
  return {
    name: say(name, values),
    short: isWithoutTrait(kind) ? SHORT_WITHOUT_TRAIT[kind] : initials(trait),
    trait: isWithoutTrait(kind) ? null : trait,
    description: meaning,
    profile: meaning,
    actions: listed(actions).map((action) => say(action, values)),
  };
};

/** The texts of any method's segment by code; null for an unknown code. */
export const findSegmentWords = (code: string, terms: SegmentTerms, say: Say): SegmentWords | null => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  if (rfm) {
    const { name, short, description, profile, actions } = terms.rfm_segments[rfm.key];
    return { name, short, trait: null, description, profile, actions: listed(actions) };
  }
  if (has(terms.rfm_value_segments, code)) {
    const { name, rule } = terms.rfm_value_segments[code];
    return {
      name,
      short: code,
      trait: null,
      description: rule,
      profile: rule,
      actions: listed(terms.value_actions[code]),
    };
  }
  if (code === LAPSED_CODE) {
    const { name } = terms.lapsed_segment;
    return { name, short: initials(name), trait: null, description: "", profile: "", actions: [] };
  }
  return behaviorWords(code, terms, say);
};
