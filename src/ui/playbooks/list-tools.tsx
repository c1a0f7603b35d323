"use client";

import { InputNumber, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./churn.module.css";
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
  const id = useId();
  const { currency } = useMe().business;
  const setLeast = (text: string) => {
    const value = text.trim() === "" ? null : Number(text.replace(",", "."));
    if (value === null || (Number.isFinite(value) && value >= 0)) change({ minValue: value, page: 1 });
  };
  return (
    <>
      {(hasValues || state.minValue !== null) && (
        <label className={styles.least} htmlFor={id}>
          {t("least")}
          <InputNumber<number>
            key={state.minValue}
            id={id}
            min={0}
            max={999_999_999}
            precision={0}
            controls={false}
            suffix={currency}
            {...(state.minValue !== null && { defaultValue: state.minValue })}
            onBlur={(event) => setLeast(event.target.value)}
            onPressEnter={(event) => setLeast(event.currentTarget.value)}
          />
        </label>
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
