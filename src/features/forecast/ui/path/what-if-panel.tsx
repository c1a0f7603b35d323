"use client";

import { Button, InputNumber, Slider } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { MOST_CHANGE, type WhatIfChanges } from "#features/forecast/ui/forecast-state.ts";
import styles from "../forecast.module.css";
import { changedRetention, type Path, type PathMeasure } from "./path-model.ts";

type Props = {
  whatIf: NonNullable<Path["whatIf"]>;
  changes: WhatIfChanges;
  measure: PathMeasure;
  /** Called when a slider is released. */
  onChange: (changes: WhatIfChanges) => void;
  /** What the changes lead to. */
  answer: string;
};

const NONE: WhatIfChanges = { retention: 0, orderValue: 0, newCustomers: 0 };
/** A dot where the forecast is. */
const AT_ZERO = { 0: " " };
const NAMES = ["retention", "orderValue", "newCustomers"] as const;

/** Sliders for retention, order value and new customers, and what they lead to. */
export const WhatIfPanel = ({ whatIf, changes, measure, onChange, answer }: Props) => {
  const t = useTranslations("forecast");
  const { change, percent } = useFormats();
  const [drawn, setDrawn] = useState(changes);
  const { retention, orderValue, newCustomers } = changes;
  useEffect(() => setDrawn({ retention, orderValue, newCustomers }), [retention, orderValue, newCustomers]);
  const shown = (name: keyof WhatIfChanges): string => {
    const wanted = change(drawn[name] / 100);
    if (name !== "retention") return wanted;
    const to = changedRetention(whatIf, drawn.retention);
    return t("what_if_retention", { change: wanted, from: percent(whatIf.retention), to: percent(to) });
  };
  return (
    <div className={`stack gap-8 ${styles.whatIf}`}>
      <div className={styles.sliders}>
        {NAMES.filter((name) => name !== "orderValue" || measure === "revenue").map((name) => (
          <div key={name}>
            <p>
              {t(`what_if_names.${name}`)} <strong>{shown(name)}</strong>
            </p>
            <div className={`grid items-center gap-16 ${styles.sliderLine}`}>
              <Slider
                min={-MOST_CHANGE}
                max={MOST_CHANGE}
                value={drawn[name]}
                marks={AT_ZERO}
                included={false}
                tooltip={{ formatter: null }}
                ariaLabelForHandle={t(`what_if_names.${name}`)}
                ariaValueTextFormatterForHandle={() => shown(name)}
                onChange={(value) => setDrawn({ ...drawn, [name]: value })}
                onChangeComplete={(value) => onChange({ ...drawn, [name]: value })}
              />
              <InputNumber<number>
                min={-MOST_CHANGE}
                max={MOST_CHANGE}
                precision={0}
                value={drawn[name]}
                suffix="%"
                aria-label={t("what_if_percent", { name: t(`what_if_names.${name}`) })}
                onChange={(value) => value !== null && setDrawn({ ...drawn, [name]: value })}
                onStep={(value) => onChange({ ...drawn, [name]: value })}
                onPressEnter={() => onChange(drawn)}
                onBlur={() => onChange(drawn)}
              />
            </div>
          </div>
        ))}
      </div>
      <p role="status">{answer}</p>
      <p className="small faint">{t("what_if_about", { retention: percent(whatIf.retention) })}</p>
      <div>
        <Button size="small" disabled={NAMES.every((name) => changes[name] === 0)} onClick={() => onChange(NONE)}>
          {t("what_if_reset")}
        </Button>
      </div>
    </div>
  );
};
