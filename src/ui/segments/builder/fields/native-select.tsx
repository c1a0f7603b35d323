"use client";

import styles from "../criteria.module.css";

type Option<Value extends string> = { value: Value; label: string };

type Props<Value extends string> = {
  label: string;
  value: Value | "";
  options: readonly Option<Value>[];
  /** Shown while nothing is chosen. */
  placeholder?: string;
  isStrong?: boolean;
  onChoose: (value: Value) => void;
};

/** A short choice inside a sentence, by the browser's own list: a builder has dozens of them, on phones too. */
export const NativeSelect = <Value extends string>(props: Props<Value>) => {
  const { label, value, options, placeholder, isStrong = false, onChoose } = props;
  return (
    <select
      className={isStrong ? `${styles.select} ${styles.strong}` : styles.select}
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        const chosen = options.find((option) => option.value === target.value);
        if (chosen) onChoose(chosen.value);
      }}
    >
      {value === "" && <option value="">{placeholder ?? ""}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
};
