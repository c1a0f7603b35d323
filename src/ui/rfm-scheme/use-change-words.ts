"use client";

import { useTranslations } from "next-intl";
import { useStandardSegments } from "#ui/shared/people/own-segments.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { SchemeChange } from "./scheme-model.ts";

/** A difference between two schemes as a line. */
export const useChangeWords = () => {
  const t = useTranslations();
  const { money, count } = useFormats();
  const standard = useStandardSegments();
  return (change: SchemeChange): string => {
    if (change.kind === "cells") {
      const names = { from: standard[change.from].name, to: standard[change.to].name };
      return t("rfm_scheme.changed_cells", { ...names, count: change.count });
    }
    if (change.kind === "look") {
      const part = t(`rfm_scheme.parts.${change.part}`);
      const now = change.now ?? t("rfm_scheme.standard_value");
      const swatch = change.part === "color" && change.now !== null;
      const shown = swatch ? t(`rfm_scheme.swatches.${change.now as "ink"}`) : now;
      return t("rfm_scheme.changed_look", { segment: standard[change.segment].name, part, now: shown });
    }
    const { dimension, before, now } = change;
    const values = (own: number[] | null) =>
      own === null
        ? t(`rfm_scheme.standard_${dimension}`)
        : own.map((value) => (dimension === "monetary" ? money(value) : count(value))).join(" / ");
    return t("rfm_scheme.changed_thresholds", {
      name: t(`scores.${dimension}.name`),
      before: values(before),
      now: values(now),
    });
  };
};
