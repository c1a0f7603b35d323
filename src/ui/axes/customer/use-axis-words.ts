"use client";

import { useCan } from "@refinedev/core";
import { useMemo } from "react";
import { axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { kindName } from "#lib/domain/playbooks/playbook-words.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";

const FRESH_MS = 60_000;

/** The axes of the active model, for users who may see them. */
export const useActiveAxes = () =>
  useAnswer(
    "GET /api/admin/axes",
    {},
    { isAllowed: useCan({ resource: "axes", action: "list" }).data?.can === true, staleMs: FRESH_MS },
  );

/** Names of axes and segments: the user's own name if there is one, else the default. */
export const useAxisWords = () => {
  const { language } = useLanguage(false);
  const { answer } = useActiveAxes();
  return useMemo(() => {
    const known = new Map(answer?.data.map((axis) => [axis.axis as string, axis]));
    return {
      axisName: (axis: string): string => axisNamed(axis)?.words[language].name ?? axis,
      segmentName: (axis: string, key: string): string =>
        known.get(axis)?.segments.find((segment) => segment.key === key)?.name ?? kindName(axis, key, language),
    };
  }, [answer, language]);
};
