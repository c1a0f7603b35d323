"use client";

import { useCan } from "@refinedev/core";
import { useMemo } from "react";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { useLanguage } from "#core/ui/session/use-language.ts";
import { JOINT } from "#lib/axes/segment-combinations.ts";
import type { AxisTerms } from "#records/rules/axes/axis.ts";
import { kindName } from "#records/rules/axes/reason-words.ts";
import { AXIS_TERMS, findAxisTerms } from "#records/rules/axes/terms/axis-terms.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";

/** Every key belongs to one axis only. */
const hasKind = ({ vocabulary }: AxisTerms, key: string): boolean =>
  vocabulary.some((kind) => kind.key === toSegmentKind(key));

const FRESH_MS = 60_000;

/** The axes of the active model, for users who may see them. */
export const useActiveAxes = () =>
  useAnswer(
    "GET /api/admin/axes",
    {},
    { isAllowed: useCan({ resource: "axes", action: "list" }).data?.can === true, staleMs: FRESH_MS },
  );

/** Names of axes, segments and archetypes: the user's own name if there is one, else the default. */
export const useAxisWords = () => {
  const { language } = useLanguage(false);
  const { answer } = useActiveAxes();
  return useMemo(() => {
    const known = new Map(answer?.data.map((axis) => [axis.axis as string, axis]));
    const segmentName = (axis: string, key: string): string =>
      known.get(axis)?.segments.find((segment) => segment.key === key)?.name ?? kindName(axis, key, language);
    return {
      segmentName,
      archetypeName: (archetype: string): string =>
        archetype
          .split(JOINT)
          .map((key) => segmentName(AXIS_TERMS.find((axis) => hasKind(axis, key))?.name ?? "", key))
          .join(" · "),
      axisName: (axis: string): string => findAxisTerms(axis)?.words[language].name ?? axis,
    };
  }, [answer, language]);
};
