"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { MinimumField } from "#core/ui/table/minimum-field.tsx";
import type { ChurnAddress } from "./types.ts";

type Props = {
  page: ChurnAddress;
  marked: number;
  /** Value at risk may be shown; also true until it is known, so that the tools stay in place. */
  hasValues: boolean;
};

/** Filters by open or handled, and by minimum value at risk. */
export const ListTools = ({ page, marked, hasValues }: Props) => {
  const { state, change } = page;
  const t = useTranslations("churn");
  return (
    <>
      {(hasValues || state.minValue !== null) && (
        <MinimumField
          label={t("least")}
          value={state.minValue}
          onChange={(minValue) => change({ minValue, page: 1 })}
        />
      )}
      <ShowMarked page={page} marked={marked} />
    </>
  );
};

/** Open or handled customers. */
export const ShowMarked = ({ page: { state, change }, marked }: Pick<Props, "page" | "marked">) => {
  const t = useTranslations("churn");
  const { count } = useFormats();
  return (
    <Segmented
      name="show"
      aria-label={t("show")}
      value={state.show}
      options={[
        { value: "open" as const, label: t("open") },
        { value: "marked" as const, label: t("marked", { count: count(marked) }) },
      ]}
      onChange={(show) => change({ show, page: 1 })}
    />
  );
};
