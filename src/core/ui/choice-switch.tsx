"use client";

import { Segmented } from "antd";
import styles from "./menu-button.module.css";
import { ChoiceMenu } from "./menu-button.tsx";
import { useIsPhone } from "./use-device.ts";

type Props<Key extends string> = {
  /** What is chosen. */
  label: string;
  /** The name of the radio buttons. */
  name: string;
  options: readonly { key: Key; label: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
};

/**
 * A single choice between options that are beside each other. For more than a phone has room for: there it is a menu, on a line of
 * its own as the options were before the script ran, so that nothing below moves.
 */
export const ChoiceSwitch = <Key extends string>({ label, name, options, chosen, onChoose }: Props<Key>) => {
  const isPhone = useIsPhone();
  if (isPhone) {
    return (
      <div className={styles.line}>
        <ChoiceMenu
          label={label}
          isLabelShown
          words={options.find(({ key }) => key === chosen)?.label ?? ""}
          options={options}
          chosen={chosen}
          onChoose={(key) => {
            const option = options.find((each) => each.key === key);
            if (option) onChoose(option.key);
          }}
        />
      </div>
    );
  }
  return (
    <Segmented<Key>
      name={name}
      aria-label={label}
      value={chosen}
      options={options.map(({ key, label: words }) => ({ value: key, label: words }))}
      onChange={onChoose}
    />
  );
};
