import type { Language } from "#core/messages/language.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Shares } from "#features/axes/rules/drift/distance.ts";
import type { AxisDrift } from "#features/axes/rules/drift/drift.ts";
import { archetypeWords } from "#features/segments/rules/fields/axes.ts";
import { findDominantKey } from "#records/rules/axes/membership.ts";
import { axisNamed } from "#records/rules/axes/registry/axes.ts";
import { archetypeName, nameOfSegment } from "#records/rules/axes/segment-words.ts";
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
      const placed = (shares: Shares) => segment(axis, findDominantKey(shares), shares[findDominantKey(shares)] ?? 0);
      return { axis, axisName: axisName(axis), from: placed(before), to: placed(after) };
    },
  };
};
