import type { Shares } from "#lib/domain/axes/drift/distance.ts";
import type { AxisDrift } from "#lib/domain/axes/drift/drift.ts";
import { dominantOf } from "#lib/domain/axes/membership.ts";
import { axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { archetypeName, nameOfSegment } from "#lib/domain/axes/segment-words.ts";
import { archetypeWords } from "#lib/domain/segments/fields/axes.ts";
import type { Language } from "#lib/domain/words/language.ts";
import type { Scope } from "../../domain/permissions.ts";
import { readNamedModel } from "../read-axes.ts";

/** The names of axes, segments and archetypes in movements; those of an earlier version have the vocabulary's words. */
export const driftWords = async (scope: Scope, language: Language) => {
  const { active, names } = await readNamedModel(scope, language);
  const archetypes = new Map(active?.archetypes.archetypes.map((each) => [each.key, archetypeName(each, names)]));
  const axisName = (axis: string): string => axisNamed(axis)?.words[language].name ?? axis;
  const segment = (axis: string, key: string, share: number) => {
    const found = axisNamed(axis);
    return { segment: key, name: found ? nameOfSegment(found, key, names).name : key, share };
  };
  return {
    archetype: (key: string | null) =>
      key === null ? null : { key, name: archetypes.get(key) ?? archetypeWords(key, language) },
    why: (reasons: readonly AxisDrift[]) =>
      reasons.map(({ axis, from, to, ...moved }) => ({
        axis,
        axisName: axisName(axis),
        ...moved,
        from: segment(axis, from.segment, from.share),
        to: segment(axis, to.segment, to.share),
      })),
    move: ({ axis, before, after }: { axis: string; before: Shares; after: Shares }) => {
      const placed = (shares: Shares) => segment(axis, dominantOf(shares), shares[dominantOf(shares)] ?? 0);
      return { axis, axisName: axisName(axis), from: placed(before), to: placed(after) };
    },
  };
};
