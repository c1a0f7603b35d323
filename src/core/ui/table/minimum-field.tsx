"use client";

import { InputNumber } from "antd";
import { useId, useState } from "react";
import { useMe } from "#core/ui/session/me.ts";
import styles from "./table.module.css";

type Props = { label: string; value: number | null; onChange: (value: number | null) => void };

/** An amount that a list's customers have at least, in whole units of the business's currency; empty for all. */
export const MinimumField = ({ label, value, onChange }: Props) => {
  const id = useId();
  const { currency } = useMe().business;
  const [typed, setTyped] = useState<number | null | undefined>();
  const [known, setKnown] = useState({ value, last: value });
  if (known.value !== value) {
    // Back or a link replaces what was typed; the address that follows the field's own change does not.
    if (value !== known.last) setTyped(undefined);
    setKnown({ value, last: value });
  }
  const take = () => {
    if (typed === undefined || typed === known.last) return;
    setKnown({ ...known, last: typed });
    onChange(typed);
  };
  return (
    <label className={styles.minimum} htmlFor={id}>
      {label}
      <InputNumber<number>
        id={id}
        min={0}
        max={999_999_999}
        precision={0}
        controls={false}
        suffix={currency}
        value={typed === undefined ? value : typed}
        onChange={setTyped}
        onBlur={take}
        onPressEnter={take}
      />
    </label>
  );
};
