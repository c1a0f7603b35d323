"use client";

import { InputNumber } from "antd";
import { useId } from "react";
import { useMe } from "#ui/shared/session/me.ts";
import styles from "./table.module.css";

type Props = { label: string; value: number | null; onChange: (value: number | null) => void };

/** An amount that a list's customers have at least, in whole units of the business's currency; empty for all. */
export const MinimumField = ({ label, value, onChange }: Props) => {
  const id = useId();
  const { currency } = useMe().business;
  const take = (text: string) => {
    const least = text.trim() === "" ? null : Number(text.replace(",", "."));
    if (least !== value && (least === null || (Number.isFinite(least) && least >= 0))) onChange(least);
  };
  return (
    <label className={styles.minimum} htmlFor={id}>
      {label}
      <InputNumber<number>
        key={value}
        id={id}
        min={0}
        max={999_999_999}
        precision={0}
        controls={false}
        suffix={currency}
        {...(value !== null && { defaultValue: value })}
        onBlur={(event) => take(event.target.value)}
        // The key event's own element is the frame around the input.
        onPressEnter={({ target }) => take((target as HTMLInputElement).value)}
      />
    </label>
  );
};
