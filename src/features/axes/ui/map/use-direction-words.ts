"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisMapAnswer } from "#features/axes/contracts/axis-members.ts";
import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import { useUnitWords } from "../use-unit-words.ts";

type Directions = AxisMapAnswer["directions"];

/** Names of the map's two axes: features, or components named after their heaviest features. */
export const useDirectionWords = (axis: Pick<AxisDetails, "features">) => {
  const t = useTranslations("axes");
  const { percent } = useFormats();
  const units = useUnitWords(axis);
  const strongest = (directions: Directions, at: 0 | 1): string => {
    const [first, second] = directions[at].weights;
    const name = (feature: string | undefined) => (feature === undefined ? "" : units.nameOf(feature));
    return second
      ? t("two_names", { first: name(first?.feature), second: name(second.feature) })
      : name(first?.feature);
  };
  const nameOf = (directions: Directions, at: 0 | 1): string => {
    const { feature, share } = directions[at];
    return feature === null ? t("component", { number: at + 1, share: percent(share) }) : units.axisName(feature);
  };
  return {
    nameOf,
    answerOf: (directions: Directions): string => {
      const [x, y] = directions;
      if (x.feature !== null && y.feature !== null) {
        const names = { x: units.nameOf(x.feature), y: units.nameOf(y.feature) };
        return t("map_answer", { ...names, share: percent(x.share + y.share) });
      }
      return t("map_components", {
        share: percent(x.share + y.share),
        x: strongest(directions, 0),
        y: strongest(directions, 1),
      });
    },
  };
};
