"use client";

import { Switch } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useSingleKeys } from "#core/ui/use-device.ts";
import styles from "./single-keys.module.css";

/** Turns the single-letter keys off and on. */
export const SingleKeysSwitch = () => {
  const t = useTranslations("keys");
  const id = useId();
  const { areOn, toggle } = useSingleKeys();
  return (
    <div className={`flex gap-12 ${styles.single}`}>
      <Switch id={id} checked={areOn} onChange={toggle} aria-describedby={`${id}-about`} />
      <div>
        <label className="font-medium" htmlFor={id}>
          {t("single")}
        </label>
        <p className="small soft" id={`${id}-about`}>
          {t("single_about")}
        </p>
      </div>
    </div>
  );
};
