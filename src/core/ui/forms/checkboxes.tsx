"use client";

import { Checkbox } from "antd";
import type { ComponentProps } from "react";
import styles from "./forms.module.css";

type Props<Value extends string> = Omit<ComponentProps<"fieldset">, "onChange"> & {
  options: readonly { value: Value; label: string }[];
  /** Set by `Form.Item`, like `onChange` and the ID. */
  value?: readonly Value[];
  onChange?: (value: Value[]) => void;
};

/**
 * Replaces antd's `Checkbox.Group`, whose boxes follow the form with a delay, so that a click right after another change was
 * reverted or missed that change.
 */
export const Checkboxes = <Value extends string>({
  options,
  value = [],
  onChange,
  className = styles.choices,
  ...group
}: Props<Value>) => {
  const values = options.map((option) => option.value);
  const choose = (chosen: Value, isChecked: boolean) =>
    onChange?.(values.filter((each) => (each === chosen ? isChecked : value.includes(each))));
  return (
    <fieldset {...group} tabIndex={-1} className={className}>
      {options.map(({ value: each, label }) => (
        <Checkbox key={each} checked={value.includes(each)} onChange={({ target }) => choose(each, target.checked)}>
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
};
