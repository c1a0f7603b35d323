"use client";

import { Radio, Slider } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../axes.module.css";
import type { AxisPageAddress } from "../types.ts";

const DEFAULT_MINIMUM = 0.5;
const STEP = 0.05;

/** Whether to include the customers nearest to the segment or those with a minimum membership; kept in the address. */
export const MinMembershipChoice = ({ page }: { page: AxisPageAddress }) => {
  const t = useTranslations("axes");
  const { fine } = useFormats();
  const { least } = page.state;
  const [drawn, setDrawn] = useState(least ?? DEFAULT_MINIMUM);
  useEffect(() => {
    if (least !== null) setDrawn(least);
  }, [least]);
  const label = t("at_least", { share: fine(drawn) });
  return (
    <div className={styles.least}>
      <Radio.Group
        aria-label={t("include")}
        value={least === null ? "nearest" : "least"}
        onChange={({ target }) => page.change({ least: target.value === "least" ? drawn : null, page: 1 })}
      >
        <Radio value="nearest">{t("nearest")}</Radio>
        <Radio value="least">{label}</Radio>
      </Radio.Group>
      <Slider
        className={styles.slider ?? ""}
        min={STEP}
        max={1}
        step={STEP}
        value={drawn}
        disabled={least === null}
        tooltip={{ formatter: null }}
        ariaLabelForHandle={t("membership")}
        ariaValueTextFormatterForHandle={() => label}
        onChange={setDrawn}
        onChangeComplete={(share) => page.change({ least: Math.round(share * 100) / 100, page: 1 }, "replace")}
      />
    </div>
  );
};
