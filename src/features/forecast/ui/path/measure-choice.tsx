"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import type { ForecastAddress } from "../types.ts";
import type { PathMeasure } from "./path-model.ts";

type Props = { page: ForecastAddress; measures: readonly PathMeasure[]; value: PathMeasure };

/** Chooses between revenue and orders; nothing to choose without revenue. */
export const MeasureChoice = ({ page, measures, value }: Props) => {
  const t = useTranslations("forecast");
  if (measures.length === 1) return null;
  return (
    <Segmented
      name="path"
      aria-label={t("path_measure")}
      value={value}
      options={measures.map((measure) => ({ value: measure, label: t(`path_measures.${measure}`) }))}
      onChange={(next) => page.change({ path: next })}
    />
  );
};
