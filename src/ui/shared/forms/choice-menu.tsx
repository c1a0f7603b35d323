"use client";

import { DownOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import styles from "./forms.module.css";

type Props = {
  /** What is chosen, as the button is called together with the choice. */
  label: string;
  /** What is chosen now, in words. */
  words: string;
  options: readonly { key: string; label: string }[];
  /** The key of what is chosen. */
  chosen: string;
  onChoose: (key: string) => void;
};

/** One of several, behind a button that says which. */
export const ChoiceMenu = ({ label, words, options, chosen, onChoose }: Props) => (
  <Dropdown
    trigger={["click"]}
    autoFocus
    overlayClassName={styles.longMenu ?? ""}
    menu={{ items: [...options], selectable: true, selectedKeys: [chosen], onClick: ({ key }) => onChoose(key) }}
  >
    <Button aria-haspopup="menu" aria-label={`${label}: ${words}`}>
      {words} <DownOutlined aria-hidden className={styles.caret ?? ""} />
    </Button>
  </Dropdown>
);
